/** Sends calls to a target through SDK clients, each built once, when first used. */
import { setMaxListeners } from 'node:events';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Client, Command, MetadataBearer, StaticOperationSchema } from '@smithy/types';
import { awsError } from './errors.ts';
import type { Target, TargetCredentials } from './target.ts';

/** The part of every client's configuration that depends on the target. */
interface ClientConfiguration {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: TargetCredentials;
  readonly profile?: string;
  readonly requestHandler?: NodeHttpHandler;
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
  /** Called before each call is sent. */
  readonly onCall?: (call: ExplainedCall) => void;
}

export interface Aws {
  readonly target: Target;
  readonly signal: AbortSignal;
  /** Rejects with AwsError, or with the signal's reason. */
  send<CI extends object, I extends CI, CO extends MetadataBearer, O extends CO, R>(
    client: ClientClass<CI, CO, R>,
    command: Command<CI, I, CO, O, R>,
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

export function openAws(target: Target, { signal, onCall }: AwsOptions): Aws {
  // Every call in flight listens to it; Node would warn of more than ten listeners.
  setMaxListeners(0, signal);
  // The Kinesis client uses HTTP/2 by default, which an endpoint without TLS may not support.
  const requestHandler = target.endpoint?.startsWith('http://') ? new NodeHttpHandler() : undefined;
  const { region, endpoint, credentials, profile } = target;
  const configuration = withoutAbsent({ region, endpoint, credentials, profile, requestHandler });
  const clients = new Map<unknown, { destroy(): void }>();

  const clientOf = <CI extends object, CO extends MetadataBearer, R>(
    Class: ClientClass<CI, CO, R>,
  ): Client<CI, CO, R> => {
    // For each class the map holds an instance that was created on this line.
    const known = clients.get(Class) as Client<CI, CO, R> | undefined;
    const client = known ?? new Class(configuration);
    clients.set(Class, client);
    return client;
  };
  return {
    target,
    signal,
    send: async (Class, command) => {
      signal.throwIfAborted();
      const description = describeCall(command);
      onCall?.(description);
      try {
        return await clientOf(Class).send(command, { abortSignal: signal });
      } catch (error) {
        signal.throwIfAborted();
        throw awsError(error, description.operation, target);
      }
    },
    dispose: () => {
      for (const client of clients.values()) client.destroy();
    },
  };
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
