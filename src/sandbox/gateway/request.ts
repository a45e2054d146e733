/** A request, independent of the HTTP version, and the limited reading of its body. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { COMMON_DIALECT, type Dialect } from '../contract/dialect.ts';
import { ServiceError } from '../contract/service.ts';

export type Incoming = IncomingMessage | Http2ServerRequest;

export interface RequestHead {
  readonly method: string;
  /** As sent: percent-encoded, without the query string. */
  readonly path: string;
  /** After the `?`, as sent. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** The `Host` header, or `:authority` of HTTP/2. */
  readonly host: string;
  /** Of the service that `X-Amz-Target` names, known before the service is loaded. */
  readonly dialect: Dialect;
}

export interface GatewayRequest extends RequestHead {
  readonly body: Buffer;
}

/** The client disconnected while it was sending. */
export class HangUp extends Error {}

/** The body is longer than the service accepts. */
export class BodyTooLong extends Error {}

const EMPTY = Buffer.alloc(0);

/** `targets` are dialects by the start of `X-Amz-Target`. */
export function readHead(request: Incoming, targets: readonly (readonly [start: string, Dialect])[]): RequestHead {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const { headers } = request;
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? '' : url.slice(mark + 1),
    headers,
    host: headers.host ?? (headers[':authority'] as string | undefined) ?? '', // a pseudo header has one value
    dialect: findDialect(headers['x-amz-target'], targets),
  };
}

function findDialect(
  target: string | string[] | undefined,
  targets: readonly (readonly [start: string, Dialect])[],
): Dialect {
  if (typeof target === 'string') {
    for (const [start, dialect] of targets) if (target.startsWith(start)) return dialect;
  }
  return COMMON_DIALECT;
}

/** Rejects with BodyTooLong as soon as more than `limit` bytes are announced or received; the rest is discarded. */
export function readBody(request: Incoming, limit: number): Promise<Buffer> {
  const announced = request.headers['content-length'];
  return new Promise((resolve, reject) => {
    if (announced !== undefined && Number(announced) > limit) {
      request.resume();
      reject(new BodyTooLong());
      return;
    }
    let first: Buffer | undefined;
    let chunks: Buffer[] | undefined;
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) {
        first = undefined;
        chunks = undefined;
        reject(new BodyTooLong());
      } else if (first === undefined) {
        first = chunk;
      } else {
        chunks ??= [first];
        chunks.push(chunk);
      }
    });
    request.once('end', () => resolve(chunks === undefined ? (first ?? EMPTY) : Buffer.concat(chunks, length)));
    request.once('error', () => reject(new HangUp()));
    request.once('aborted', () => reject(new HangUp()));
  });
}

const unzip = promisify(gunzip);

/** Undoes the request compression of SDKs; the signature covers the compressed bytes. */
export async function decompress(body: Buffer, encoding: string | undefined, limit: number): Promise<Buffer> {
  if (encoding !== 'gzip') return body;
  try {
    return await unzip(body, { maxOutputLength: limit });
  } catch (error) {
    if (error instanceof RangeError) throw new BodyTooLong();
    throw new ServiceError('SerializationException', 'The request body is not valid gzip data.');
  }
}
