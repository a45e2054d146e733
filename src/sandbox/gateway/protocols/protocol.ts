/** What a wire protocol does for the gateway: read an operation's input, write its output, write an error. */
import type { Dialect } from '../../contract/dialect.ts';
import { type Operation, type Service, ServiceError } from '../../contract/service.ts';
import type { Reply } from '../reply.ts';
import type { GatewayRequest, RequestHead } from '../request.ts';

/** The five protocols by the way in which a request names its operation. */
export type ProtocolName = 'json' | 'rest' | 'query' | 'cbor';

/** An operation's reader and writer in one protocol, made once from its schemas. */
export interface OperationCodec {
  /** The input for the operation. Throws ServiceError for a body that cannot be read. `label` values come from the path. */
  decode(request: GatewayRequest, labels: Labels): unknown;
  encode(output: unknown, request: RequestHead, requestId: string): Reply;
}

/** Values of the `{labels}` of a REST path, decoded. */
export type Labels = Readonly<Record<string, string>>;

export interface ServiceMetadata extends Pick<Service, 'xmlNamespace'> {
  readonly dialect: Dialect;
}

/** An error in the words of a service: its type, and its older code where Query clients know it by another. */
export interface WireError {
  readonly error: ServiceError;
  readonly type: string;
  readonly queryCode: string;
}

export interface WireProtocol {
  bind(operation: Operation<unknown>, service: ServiceMetadata): OperationCodec;
  encodeError(error: WireError, request: RequestHead, context: ErrorContext): Reply;
}

export interface ErrorContext {
  readonly requestId: string;
  /** Undefined when the request did not get far enough to have a service. */
  readonly xmlNamespace: string | undefined;
}

/** The members of an error body: the message, unless a `Message` of its own replaces it, and the others. */
export function errorMembers({ message, members }: ServiceError): Record<string, unknown> {
  return message === '' || 'Message' in members ? { ...members } : { message, ...members };
}

/** For clients that came from Query: the code they knew, in a header (`x-amzn-query-mode`). */
export function queryErrorHeaders({ error, queryCode }: WireError, { headers }: RequestHead): Record<string, string> {
  if (headers['x-amzn-query-mode'] !== 'true') return {};
  return { 'x-amzn-query-error': `${queryCode};${error.status < 500 ? 'Sender' : 'Receiver'}` };
}

/** A body that is not of the operation's shape. The message travels as `Message` here, unlike that of other errors (observed of three services). */
export function serializationError(message?: string): ServiceError {
  return new ServiceError(
    'SerializationException',
    message ?? '',
    400,
    message === undefined ? {} : { Message: message },
  );
}
