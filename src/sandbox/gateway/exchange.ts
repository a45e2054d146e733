/** One request from its head to its reply: guard, signature, dispatch, rules, permission, operation. */
import type { Dialect } from '../contract/dialect.ts';
import { ServiceError } from '../contract/service.ts';
import { requirePermission } from './access.ts';
import { type Call, detectProtocol, findCall, operationName } from './dispatch.ts';
import { inProtocol, notImplemented } from './failures.ts';
import { DroppedConnection, type ReplyFault } from './faults.ts';
import { OperationContext, signalOfHangUp } from './operation-context.ts';
import type { GatewayOptions } from './options.ts';
import { type Labels, type OperationCodec, type ProtocolName, serializationError } from './protocols/protocol.ts';
import type { Protocols } from './protocols/protocols.ts';
import { hangUp, isGone, type Outgoing, type Reply, sendHalf, sendReply } from './reply.ts';
import {
  BodyTooLong,
  decompress,
  type GatewayRequest,
  HangUp,
  type Incoming,
  type RequestHead,
  readBody,
  readHead,
} from './request.ts';
import type { ServiceTable, ServiceTables } from './service-table.ts';
import type { KnownSigner, SignatureVerifier } from './signature.ts';

/** What the requests of a gateway share. */
export interface ExchangeParts {
  readonly options: GatewayOptions;
  readonly endpoint: string;
  readonly verifier: SignatureVerifier;
  readonly tables: ServiceTables;
  readonly protocols: Protocols;
  /** Dialects by the start of `X-Amz-Target`. */
  readonly dialects: readonly (readonly [start: string, Dialect])[];
  /** The reason to refuse a request unread, or undefined. */
  guard(head: RequestHead): string | undefined;
}

export class Exchange {
  readonly #parts: ExchangeParts;
  readonly #incoming: Incoming;
  readonly #outgoing: Outgoing;
  readonly #head: RequestHead;
  readonly #protocol: ProtocolName;
  readonly #requestId: string;
  /** The services of the request's signing name, once the key is known. */
  #tables: readonly ServiceTable[] = [];
  #replyFault: ReplyFault | undefined;

  constructor(parts: ExchangeParts, incoming: Incoming, outgoing: Outgoing) {
    this.#parts = parts;
    this.#incoming = incoming;
    this.#outgoing = outgoing;
    this.#head = readHead(incoming, parts.dialects);
    this.#requestId = this.#head.dialect.createRequestId();
    this.#protocol = detectProtocol(this.#head);
  }

  /** Replies to the request; never rejects. */
  async run(): Promise<void> {
    try {
      const reply = await this.#reply();
      if (this.#head.dialect.hasExtendedRequestId) reply.headers['x-amz-id-2'] = extendedId(this.#requestId);
      if (this.#replyFault === 'drop-reply') hangUp(this.#outgoing);
      else if (this.#replyFault === 'truncate') await sendHalf(this.#outgoing, reply);
      else await sendReply(this.#outgoing, reply, this.#requestId);
    } catch (error) {
      if (!isHangUp(error)) this.#parts.options.logError(error);
      hangUp(this.#outgoing);
    }
  }

  async #reply(): Promise<Reply> {
    try {
      const refusal = this.#parts.guard(this.#head);
      if (refusal !== undefined) throw new ServiceError('AccessDeniedException', refusal, 403);
      return await this.#serve();
    } catch (error) {
      if (isHangUp(error)) throw error;
      // The operation was aborted because its client has disconnected.
      if (isGone(this.#outgoing) && error instanceof Error && error.name === 'AbortError') throw new HangUp();
      this.#incoming.resume();
      return this.#encodeError(this.#asServiceError(error));
    }
  }

  /**
   * Differs from AWS: the signer is identified before anything else is read, where AWS first refuses a wrong content type,
   * body or target; and there is neither a health check nor CORS.
   */
  async #serve(): Promise<Reply> {
    const { options, verifier, tables } = this.#parts;
    const signer = verifier.identify(this.#head);
    const { service: signingName, region } = signer.signature;
    const services = await options.services(signingName, region);
    this.#tables = services.map((service) => tables.get(service));
    const body = await this.#readBody(signer);
    options.onRequest?.();
    if (services.length === 0) throw notImplemented(`the service '${signingName}'`);
    const request = { ...this.#head, body };
    return this.#perform(findCall(this.#protocol, request, this.#tables), request, signer);
  }

  /** The decompressed body, after its signature was verified. */
  async #readBody(signer: KnownSigner): Promise<Buffer> {
    const limit = this.#dialect.maxBodyBytes;
    try {
      const sent = await readBody(this.#incoming, limit);
      this.#parts.verifier.verify(signer, this.#head, sent);
      const encoding = this.#head.headers['content-encoding'];
      return encoding === undefined ? sent : await decompress(sent, encoding, limit);
    } catch (error) {
      if (!(error instanceof BodyTooLong)) throw error;
      const name = operationName(this.#protocol, this.#head, this.#tables);
      const message = `Request must be smaller than ${limit} bytes for the ${name} operation`;
      throw new ServiceError('RequestEntityTooLargeException', message, 413);
    }
  }

  async #perform(call: Call, request: GatewayRequest, signer: KnownSigner): Promise<Reply> {
    const { options, endpoint, protocols } = this.#parts;
    const { table, bound, labels } = call;
    const { service, dialect } = table;
    const { operation } = bound;
    const fault = options.faults.apply(table, operation.name, () => signalOfHangUp(this.#outgoing));
    if (fault !== undefined) this.#replyFault = await fault;

    const codec = bound.codec(this.#protocol, await protocols.get(this.#protocol));
    // Decoded by the operation's schema; its type is erased in the table.
    const input = decode(codec, request, labels) as never;
    const violation = bound.findViolation?.(input);
    if (violation !== undefined) throw new ServiceError(dialect.validationErrorCode, violation);
    const context = new OperationContext(
      {
        state: service.state,
        accountId: options.accountId,
        region: signer.signature.region,
        requestId: this.#requestId,
        caller: signer.credentials.caller,
        clock: options.clock,
        endpoint,
      },
      this.#outgoing,
    );
    if (context.caller.roleArn !== undefined) {
      await requirePermission(call, { input, context }, options.authorize);
    }
    const { awsPace } = options;
    const output = await (awsPace?.perform({ table, operation, input, context }) ?? operation.handle(input, context));
    return codec.encode(output, request, this.#requestId);
  }

  /** An unexpected error is a defect of the sandbox: it is logged and answered as the service's internal failure. */
  #asServiceError(error: unknown): ServiceError {
    if (error instanceof ServiceError) return inProtocol(error, this.#protocol);
    this.#parts.options.logError(error);
    return new ServiceError(...this.#dialect.internalFailure);
  }

  /** Of the requested service, as far as it is known. */
  get #dialect(): Dialect {
    return this.#tables[0]?.dialect ?? this.#head.dialect;
  }

  async #encodeError(error: ServiceError): Promise<Reply> {
    const table = findTable(this.#tables, this.#head);
    const names = table?.errorNames(error.code) ?? {
      type: this.#head.dialect.errorType(error.code),
      queryCode: error.code,
    };
    const protocol = await this.#parts.protocols.get(this.#protocol);
    return protocol.encodeError({ error, ...names }, this.#head, {
      requestId: this.#requestId,
      xmlNamespace: table?.service.xmlNamespace,
    });
  }
}

function decode(codec: OperationCodec, request: GatewayRequest, labels: Labels): unknown {
  try {
    return codec.decode(request, labels);
  } catch (error) {
    // Recursive shapes can be nested deeper than the stack allows.
    throw error instanceof RangeError ? serializationError() : error;
  }
}

/** 72 bytes as base64. */
function extendedId(requestId: string): string {
  return Buffer.from(requestId + requestId).toString('base64');
}

/** The service that words an error: the one that the target names, or else the first of the signing name. */
function findTable(tables: readonly ServiceTable[], { headers }: RequestHead): ServiceTable | undefined {
  const prefix = String(headers['x-amz-target'] ?? '').split('.')[0];
  return tables.find(({ service }) => service.targetPrefix === prefix) ?? tables[0];
}

function isHangUp(error: unknown): boolean {
  return error instanceof HangUp || error instanceof DroppedConnection;
}
