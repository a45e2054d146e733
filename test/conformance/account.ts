/** The account of a conformance case, with the SDK's clients and a unique name. */
import { randomBytes } from 'node:crypto';
import { afterAll } from 'vitest';
import { PACES, type Pace } from '../../src/sandbox/contract/pace.ts';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/index.ts';
import { useSandbox } from '../helpers/use-sandbox.ts';
import { Clients } from './clients.ts';
import { waitUntil } from './wait-until.ts';

/** How much of the sandbox's time passes between two looks where transitions last as long as on AWS. */
const TICK_MS = 2_500;

export class Account {
  readonly sandbox: Sandbox;
  readonly pace: Pace;
  /** For the resources of the case. */
  readonly name = `case-${randomBytes(4).toString('hex')}`;
  readonly clients: Clients;
  /** Resources that the cases of a file share, by name: created by the first case that needs one. */
  readonly shared: Map<string, Promise<string>>;
  readonly #values: Map<string, string>;

  constructor({ sandbox, pace, clients, shared }: Pick<Account, 'sandbox' | 'pace' | 'clients' | 'shared'>) {
    this.sandbox = sandbox;
    this.pace = pace;
    this.clients = clients;
    this.shared = shared;
    this.#values = new Map([
      ['name', this.name],
      ['region', sandbox.region],
      ['account', sandbox.accountId],
    ]);
  }

  get cloudwatch() {
    return this.clients.get('CloudWatch');
  }

  get dynamodb() {
    return this.clients.get('DynamoDB');
  }

  get iam() {
    return this.clients.get('IAM');
  }

  get kinesis() {
    return this.clients.get('Kinesis');
  }

  get lambda() {
    return this.clients.get('Lambda');
  }

  get logs() {
    return this.clients.get('CloudWatchLogs');
  }

  get sqs() {
    return this.clients.get('SQS');
  }

  get streams() {
    return this.clients.get('DynamoDBStreams');
  }

  get sts() {
    return this.clients.get('STS');
  }

  /** An ARN in this account and region, for example `arn('lambda', 'function:f')`. */
  arn(service: string, resource: string): string {
    const region = service === 'iam' ? '' : this.sandbox.region;
    return `arn:aws:${service}:${region}:${this.sandbox.accountId}:${resource}`;
  }

  /** Whether transitional states last as long as on AWS. */
  get isSlow(): boolean {
    return this.pace.functionPending > PACES.fast.functionPending;
  }

  /** Polls until the condition holds, and resolves to the value; advances the clock if the sandbox has the pace of AWS. */
  waitUntil<T>(look: () => T | Promise<T>, isReached: (value: T) => boolean): Promise<T> {
    return waitUntil(look, isReached, this.isSlow ? { between: () => this.passTime(TICK_MS) } : {});
  }

  /** The same, advancing the clock at any pace. */
  waitWhileTimePasses<T>(look: () => T | Promise<T>, isReached: (value: T) => boolean, stepMs = TICK_MS): Promise<T> {
    return waitUntil(look, isReached, stepMs > 0 ? { between: () => this.passTime(stepMs) } : {});
  }

  /** The result of `make`, which is called once for all cases of a file. */
  share(name: string, make: () => Promise<string>): Promise<string> {
    const made = this.shared.get(name) ?? make();
    this.shared.set(name, made);
    return made;
  }

  async passTime(ms: number): Promise<void> {
    if (ms > 0) await this.sandbox.advanceClock(ms);
  }

  /** Binds `<placeholder>` in the expected words to a value, and returns the value. */
  as(placeholder: string, value: string | undefined): string {
    const text = value ?? '';
    this.#values.set(placeholder, text);
    return text;
  }

  /** A text with its placeholders replaced by their values. */
  fill(text: string): string {
    return text.replace(/<([a-z ]+)>/g, (placeholder, name) => this.#values.get(name) ?? placeholder);
  }
}

/** Starts a sandbox before the file's tests and disposes it after them; returns a function that creates accounts in it. */
export function useAccounts(options: SandboxOptions): () => Account {
  const used = useSandbox(options);
  const shared = new Map<string, Promise<string>>();
  let clients: Clients | undefined;
  afterAll(() => clients?.dispose());
  return () => {
    clients ??= new Clients(used.config());
    const { pace = 'fast' } = options;
    return new Account({ sandbox: used.sandbox, pace: typeof pace === 'string' ? PACES[pace] : pace, clients, shared });
  };
}
