/** A reply before it is encoded for a socket, and how it is sent. */
import type { ServerResponse } from 'node:http';
import { constants, type Http2ServerResponse } from 'node:http2';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export type Outgoing = ServerResponse | Http2ServerResponse;

export interface Reply {
  readonly status: number;
  readonly headers: Record<string, string | number>;
  /** An empty string for none; an iterable is sent chunk by chunk (event streams). */
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array>;
}

/** Resolves once the reply is handed over; a streamed one, when it has ended or the client has disconnected. */
export async function sendReply(response: Outgoing, reply: Reply, requestId: string): Promise<void> {
  if (isGone(response) || response.writableEnded) return;
  const { status, headers, body } = reply;
  headers['x-amzn-RequestId'] = requestId;
  if (typeof body !== 'string' && Symbol.asyncIterator in body) {
    response.writeHead(status, headers);
    if ('flushHeaders' in response) response.flushHeaders();
    try {
      await pipeline(Readable.from(body, { objectMode: false, highWaterMark: 0 }), response);
    } catch (error) {
      if (!isPrematureClose(error)) throw error;
    }
    return;
  }
  // 204 has no body and may not announce one (RFC 9110, 8.6).
  if (status !== 204) headers['content-length'] = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
  response.writeHead(status, headers);
  // HTTP/2 and HTTP/1 declare `end` apart, with the same meaning.
  (response as ServerResponse).end(body);
}

/** Announces the whole reply and closes the connection in the middle of it. */
export async function sendHalf(response: Outgoing, { status, headers, body }: Reply): Promise<void> {
  const isWhole = typeof body === 'string' || !(Symbol.asyncIterator in body);
  const bytes = isWhole ? Buffer.from(body) : Buffer.alloc(0);
  if (!isGone(response) && bytes.length > 1) {
    response.writeHead(status, { ...headers, 'content-length': bytes.length });
    const half = bytes.subarray(0, bytes.length / 2);
    // HTTP/2 and HTTP/1 declare `write` apart, with the same meaning.
    await new Promise<void>((resolve) => (response as ServerResponse).write(half, () => resolve()));
  }
  hangUp(response);
}

/** A client may disconnect in the middle of a stream. */
function isPrematureClose(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

/** Whether the client has disconnected. */
export function isGone(response: Outgoing): boolean {
  return 'stream' in response ? response.stream.destroyed : response.destroyed;
}

/** Closes the connection without a reply, or in the middle of one. */
export function hangUp(response: Outgoing): void {
  if ('stream' in response) response.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  else response.destroy();
}
