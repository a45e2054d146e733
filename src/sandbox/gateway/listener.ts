/** One loopback port for HTTP/1.1 and HTTP/2 without TLS, told apart by the first bytes of a connection. */
import { createServer as createHttp1Server } from 'node:http';
import { createServer as createHttp2Server, type ServerHttp2Session } from 'node:http2';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { connectionLimit } from './connection-limit.ts';
import type { Outgoing } from './reply.ts';
import type { Incoming } from './request.ts';

export interface Listener {
  readonly port: number;
  /** Closes the port and every connection. */
  dispose(): Promise<void>;
}

/** The preface of an HTTP/2 client with prior knowledge (RFC 9113, 3.4); no HTTP/1 method starts with it. */
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const LOOPBACK = '127.0.0.1';
/** The time within which the first bytes of a connection must arrive. */
const SILENCE_MS = 60_000;
/** AWS keeps idle connections for about a minute; with Node's five seconds, clients would reuse closed sockets. */
const KEEP_ALIVE_MS = 65_000;

/** The time within which parts of a request must arrive, in milliseconds. */
export interface ArrivalLimits {
  readonly headers: number;
  readonly request: number;
  /** An HTTP/2 connection without any traffic takes no new requests after this time. */
  readonly silence: number;
  /** It is closed after this further time, in which a reply may still come: Invoke takes up to 15 minutes. */
  readonly reply: number;
}

const LIMITS: ArrivalLimits = { headers: 60_000, request: 300_000, silence: KEEP_ALIVE_MS, reply: 1_000_000 };
/** How many times within the limit for headers the unfinished requests are looked at. */
const LOOKS = 4;

/** Rejects with the system's error when the port is not available; port 0 is any free one. */
export async function listen(
  port: number,
  onRequest: (request: Incoming, response: Outgoing) => void,
  limits = LIMITS,
): Promise<Listener> {
  const http1 = createHttp1Server(
    {
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: limits.headers,
      requestTimeout: limits.request,
      connectionsCheckingInterval: limits.headers / LOOKS,
    },
    onRequest,
  );
  // It never listens itself, and only this event starts the check of its time limits.
  http1.emit('listening');
  http1.on('clientError', (error, socket) => {
    const isLate = 'code' in error && error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
    const status = isLate ? '408 Request Timeout' : '400 Bad Request';
    if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    else socket.destroy();
  });
  const http2 = createHttp2Server(onRequest);
  http2.setTimeout(limits.silence);
  http2.on('timeout', (session: ServerHttp2Session) => {
    session.close();
    session.setTimeout(limits.reply, () => session.destroy());
  });
  // A broken HTTP/2 session closes itself; without a listener the error would end the process.
  http2.on('sessionError', () => undefined);

  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    readPreface(socket, (isHttp2) => (isHttp2 ? http2 : http1).emit('connection', socket));
  });
  server.maxConnections = connectionLimit();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, resolve);
  });
  return {
    // A listening TCP server has an address of this type.
    port: (server.address() as AddressInfo).port,
    dispose: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      http1.close();
      http2.close();
      await closed;
    },
  };
}

/** Reads the first bytes, puts them back, and hands over the connection. */
function readPreface(socket: Socket, handOver: (isHttp2: boolean) => void): void {
  let seen: Buffer = Buffer.alloc(0);
  const onSilence = (): void => {
    socket.destroy();
  };
  const onData = (chunk: Buffer): void => {
    seen = seen.length === 0 ? chunk : Buffer.concat([seen, chunk]);
    const isPreface = PREFACE.subarray(0, seen.length).equals(seen.subarray(0, PREFACE.length));
    if (isPreface && seen.length < PREFACE.length) return;
    socket.off('data', onData);
    socket.off('timeout', onSilence);
    socket.setTimeout(0);
    socket.pause();
    socket.unshift(seen);
    handOver(isPreface);
    process.nextTick(() => socket.resume());
  };
  socket.setTimeout(SILENCE_MS);
  socket.on('timeout', onSilence);
  socket.on('data', onData);
}
