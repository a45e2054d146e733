/** The SDK's clients, each loaded when a case first needs it, and pointed at a sandbox. */
import { createRequire } from 'node:module';
import type { CloudWatch } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import type { DynamoDB } from '@aws-sdk/client-dynamodb';
import type { DynamoDBStreams } from '@aws-sdk/client-dynamodb-streams';
import type { IAM } from '@aws-sdk/client-iam';
import type { Kinesis } from '@aws-sdk/client-kinesis';
import type { Lambda } from '@aws-sdk/client-lambda';
import type { SQS } from '@aws-sdk/client-sqs';
import type { STS } from '@aws-sdk/client-sts';
import type { ClientConfig } from '../helpers/use-clients.ts';

/** Each client's class by its name, and the package that has it. */
interface ClientTypes {
  CloudWatch: CloudWatch;
  CloudWatchLogs: CloudWatchLogs;
  DynamoDB: DynamoDB;
  DynamoDBStreams: DynamoDBStreams;
  IAM: IAM;
  Kinesis: Kinesis;
  Lambda: Lambda;
  SQS: SQS;
  STS: STS;
}

const PACKAGES: Readonly<Record<keyof ClientTypes, string>> = {
  CloudWatch: 'cloudwatch',
  CloudWatchLogs: 'cloudwatch-logs',
  DynamoDB: 'dynamodb',
  DynamoDBStreams: 'dynamodb-streams',
  IAM: 'iam',
  Kinesis: 'kinesis',
  Lambda: 'lambda',
  SQS: 'sqs',
  STS: 'sts',
};

/** The part of a client's middleware stack that is needed to observe its requests. */
interface ObservedStack {
  add(
    middleware: (next: (args: ObservedArgs) => Promise<never>) => (args: ObservedArgs) => Promise<never>,
    options: { step: 'finalizeRequest'; priority: 'low' },
  ): void;
}

interface ObservedArgs {
  readonly request: { readonly headers: Record<string, string> };
}

const load = createRequire(import.meta.url);

export class Clients {
  readonly config: ClientConfig;
  readonly #made = new Map<string, { destroy(): void }>();

  constructor(config: ClientConfig) {
    this.config = config;
  }

  get<Name extends keyof ClientTypes>(name: Name): ClientTypes[Name] {
    const client = this.#made.get(name) ?? this.#create(name);
    this.#made.set(name, client);
    return client as ClientTypes[Name]; // put there by the line before, under its own name
  }

  /** A new client with the SDK's defaults, and the headers of each request that it sends. */
  observed<Name extends keyof ClientTypes>(name: Name): { client: ClientTypes[Name]; sent: Record<string, string>[] } {
    const client = this.#create(name);
    const sent: Record<string, string>[] = [];
    const stack = client.middlewareStack as unknown as ObservedStack; // every client has its own type of it
    stack.add(
      (next) => (args) => {
        sent.push(args.request.headers);
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    this.#made.set(`observed ${this.#made.size}`, client);
    return { client, sent };
  }

  /** A new client with a further setting. */
  with<Name extends keyof ClientTypes>(setting: object, name: Name): ClientTypes[Name] {
    const client = this.#create(name, setting);
    this.#made.set(`set ${this.#made.size}`, client);
    return client;
  }

  #create<Name extends keyof ClientTypes>(name: Name, setting: object = {}): ClientTypes[Name] {
    return new (load(`@aws-sdk/client-${PACKAGES[name]}`)[name])({ ...this.config, ...setting });
  }

  dispose(): void {
    for (const client of this.#made.values()) client.destroy();
  }
}
