/** Sends calls to a target through SDK clients, each built once, when first used. */
import { setMaxListeners } from 'node:events';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Client, Command, MetadataBearer, RetryStrategyV2, StaticOperationSchema } from '@smithy/types';
import type { Clock } from '../core/clock.ts';
import { awsError } from './errors.ts';
import { refuseForeignAnswers } from './foreign-answer.ts';
import { retryStrategy } from './retries.ts';
import type { Target, TargetCredentials } from './target.ts';

/** The part of every client's configuration that depends on the target. */
interface ClientConfiguration {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: TargetCredentials;
  readonly profile?: string;
  readonly requestHandler: NodeHttpHandler;
  readonly retryStrategy: RetryStrategyV2;
}

type ClientClass<CI extends object, CO extends MetadataBearer, R> = new (
  configuration: ClientConfiguration,
) => Client<CI, CO, R>;

/** The data of a call, without the means to send it. */
export interface ExplainedCall {
  /** `com.amazonaws.lambda` */
  readonly namespace: string;
  /** `CreateFunction` */
  readonly operation: string;
  readonly input: object;
}

/** An SDK call as a value: to be printed or sent. */
export interface Call extends ExplainedCall {
  send(aws: Aws): Promise<unknown>;
}

export interface AwsOptions {
  readonly signal: AbortSignal;
  /** For the pauses between attempts. */
  readonly clock: Clock;
  /** Called before each call is sent. */
  readonly onCall?: (call: ExplainedCall) => void;
  /** Called for each call that is refused because there are too many, before it is sent again. */
  readonly onThrottled?: () => void;
  /** How long a call may take to be answered, in each attempt. */
  readonly timeoutMs?: number;
}

export interface SendOptions {
  /** For a call that takes its time, such as Invoke. It is not sent again after that. */
  readonly timeoutMs?: number;
}

/** No call of the labs takes longer, except Invoke. */
const TIMEOUT_MS = 30_000;
const CONNECTION_TIMEOUT_MS = 10_000;

export interface Aws {
  readonly target: Target;
  readonly signal: AbortSignal;
  /** Rejects with AwsError, or with the signal's reason. */
  send<CI extends object, I extends CI, CO extends MetadataBearer, O extends CO, R>(
    client: ClientClass<CI, CO, R>,
    command: Command<CI, I, CO, O, R>,
    options?: SendOptions,
  ): Promise<O>;
  /** Closes the sockets; may be called twice. */
  dispose(): void;
}

/** A call to be sent later. */
export function call<CI extends object, I extends CI, CO extends MetadataBearer, O extends CO, R>(
  client: ClientClass<CI, CO, R>,
  command: Command<CI, I, CO, O, R>,
): Call {
  return { ...describeCall(command), send: (aws) => aws.send(client, command) };
}

export function openAws(
  target: Target,
  { signal, clock, onCall, onThrottled, timeoutMs = TIMEOUT_MS }: AwsOptions,
): Aws {
  // Every call in flight listens to it; Node would warn of more than ten listeners.
  setMaxListeners(0, signal);
  const clients = new Map<unknown, Map<number, { destroy(): void }>>();

  const clientOf = <CI extends object, CO extends MetadataBearer, R>(
    Class: ClientClass<CI, CO, R>,
    ownTimeoutMs: number | undefined,
  ): Client<CI, CO, R> => {
    const limitMs = ownTimeoutMs ?? timeoutMs;
    const ofClass = clients.get(Class) ?? new Map<number, { destroy(): void }>();
    clients.set(Class, ofClass);
    // For each class the map holds instances that were created below.
    const known = ofClass.get(limitMs) as Client<CI, CO, R> | undefined;
    if (known !== undefined) return known;
    const retries = retryStrategy({ clock, signal, onThrottled, keepsTimeouts: ownTimeoutMs !== undefined });
    const client = new Class(configurationFor(target, retries, limitMs));
    client.middlewareStack.add(refuseForeignAnswers, { step: 'deserialize', priority: 'low' });
    ofClass.set(limitMs, client);
    return client;
  };
  return {
    target,
    signal,
    send: async (Class, command, options = {}) => {
      signal.throwIfAborted();
      const description = describeCall(command);
      onCall?.(description);
      try {
        return await clientOf(Class, options.timeoutMs).send(command, { abortSignal: signal });
      } catch (error) {
        signal.throwIfAborted();
        throw awsError(error, description.operation, target);
      }
    },
    dispose: () => {
      for (const client of [...clients.values()].flatMap((ofClass) => [...ofClass.values()])) client.destroy();
    },
  };
}

function configurationFor(target: Target, retries: RetryStrategyV2, limitMs: number): ClientConfiguration {
  const { region, endpoint, credentials, profile } = target;
  return withoutAbsent({
    region,
    endpoint,
    credentials,
    profile,
    retryStrategy: retries,
    // For Kinesis, too, whose client uses HTTP/2 by default: an endpoint without TLS may not support that.
    requestHandler: new NodeHttpHandler({
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: limitMs,
      socketTimeout: limitMs,
      throwOnRequestTimeout: true,
    }),
  });
}

/** What a command of the SDK asks for. */
export interface AnyCommand {
  readonly input: object;
  readonly schema?: unknown;
}

export function describeCall({ input, schema }: AnyCommand): ExplainedCall {
  // The commands of all clients carry static schemas, which open with these members.
  const [, namespace, operation] = (schema ?? [9, 'unknown', 'Unknown']) as StaticOperationSchema;
  return { namespace, operation, input };
}

function withoutAbsent(configuration: ClientConfiguration): ClientConfiguration {
  const given = Object.entries(configuration).filter(([, value]) => value !== undefined);
  // Only absent members were left out, and those are optional.
  return Object.fromEntries(given) as unknown as ClientConfiguration;
}
