/** The interface of a wire protocol: decode an operation's input, encode its output, encode an error. */
import type { Dialect } from '../../contract/dialect.ts';
import { type Operation, type Service, ServiceError } from '../../contract/service.ts';
import type { Reply } from '../reply.ts';
import type { GatewayRequest, RequestHead } from '../request.ts';

/** The protocols by how a request names its operation; both versions of AWS JSON are one. */
export type ProtocolName = 'json' | 'rest' | 'query' | 'cbor';

/** Decoder and encoder of an operation in one protocol, compiled once from its schema. */
export interface OperationCodec {
  /** Throws ServiceError for a body that cannot be decoded. */
  decode(request: GatewayRequest, labels: Labels): unknown;
  encode(output: unknown, request: RequestHead, requestId: string): Reply;
}

/** The decoded values of the `{labels}` of a REST path. */
export type Labels = Readonly<Record<string, string>>;

export interface ServiceMetadata extends Pick<Service, 'xmlNamespace'> {
  readonly dialect: Dialect;
}

/** An error with its type, and its code in the Query protocol. */
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
  /** Undefined when the service is not known yet. */
  readonly xmlNamespace: string | undefined;
}

/** The members of an error body: the message, unless a `Message` replaces it, and the others. */
export function errorMembers({ message, members }: ServiceError): Record<string, unknown> {
  return message === '' || 'Message' in members ? { ...members } : { message, ...members };
}

/** The Query code in a header, for clients that migrated from Query (`x-amzn-query-mode`). */
export function queryErrorHeaders({ error, queryCode }: WireError, { headers }: RequestHead): Record<string, string> {
  if (headers['x-amzn-query-mode'] !== 'true') return {};
  return { 'x-amzn-query-error': `${queryCode};${error.status < 500 ? 'Sender' : 'Receiver'}` };
}

/** For a body that does not match the operation's shape. The member is `Message`, unlike in other errors (observed of three services). */
export function serializationError(message?: string): ServiceError {
  return new ServiceError(
    'SerializationException',
    message ?? '',
    400,
    message === undefined ? {} : { Message: message },
  );
}
