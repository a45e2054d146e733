/** The Runtime API of one execution environment: what a runtime client asks for events and posts results to. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Invocation } from './environment-spec.ts';
import { isOwnConnection } from './peer-user.ts';

/** What the runtime client did. */
export type RuntimeCall =
  /** It has nothing left to do and waits for an event. */
  | { readonly kind: 'next' }
  | { readonly kind: 'response'; readonly body: Buffer }
  | { readonly kind: 'error' | 'init-error'; readonly body: Buffer; readonly errorType?: string };

/** Maximum size of a synchronous response: 6 MB and 100 bytes. */
const MAX_RESPONSE_BYTES = 6_291_556;

const VERSION_PREFIX = '/2018-06-01/runtime';
const MAX_TIMER_MS = 2 ** 31 - 1;

/** An invocation as the runtime client gets it. */
export interface NextInvocation {
  readonly invocation: Invocation;
  /** Milliseconds since the epoch by the machine's clock, which is the client's. */
  readonly deadline: number;
  readonly traceId: string;
}

export class RuntimeApi {
  /**
   * Sent by streamlab's own runtime clients in each request. The clients of `provided` runtimes do not know it, and there is no
   * address that carries a token to all of them (Rust's takes a host and a port only); their connections must be of the user
   * that runs the sandbox.
   */
  readonly token: string;
  readonly #server: Server;
  readonly #requireToken: boolean;
  readonly #onCall: (call: RuntimeCall) => void;
  #waiting: ServerResponse | undefined;
  #requestId: string | undefined;

  private constructor(requireToken: boolean, onCall: (call: RuntimeCall) => void) {
    this.token = randomBytes(24).toString('base64url');
    this.#requireToken = requireToken;
    this.#onCall = onCall;
    // The check for idle connections would wake the process twice a minute; nothing here expires.
    const options = { noDelay: true, keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 };
    this.#server = createServer({ ...options, connectionsCheckingInterval: MAX_TIMER_MS }, (request, response) =>
      this.#serve(request, response),
    );
    if (!requireToken) {
      this.#server.on('connection', (socket) => {
        if (!isOwnConnection(socket)) socket.destroy();
      });
    }
  }

  /** Listens on a free port of the loopback interface. */
  static async start(requireToken: boolean, onCall: (call: RuntimeCall) => void): Promise<RuntimeApi> {
    const api = new RuntimeApi(requireToken, onCall);
    await new Promise<void>((resolve, reject) => {
      api.#server.once('error', reject);
      api.#server.listen(0, '127.0.0.1', resolve);
    });
    return api;
  }

  /** The value of `AWS_LAMBDA_RUNTIME_API`. */
  get address(): string {
    // Listening on a TCP port, so the address is no pipe name.
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Answers the client that waits for an event. There must be one: call it after a `next` only. */
  deliver({ invocation, deadline, traceId }: NextInvocation): void {
    this.#requestId = invocation.requestId;
    const response = this.#waiting;
    this.#waiting = undefined;
    response?.writeHead(200, {
      'Content-Type': 'application/json',
      'Content-Length': invocation.payload.byteLength,
      'Lambda-Runtime-Aws-Request-Id': invocation.requestId,
      'Lambda-Runtime-Deadline-Ms': deadline,
      'Lambda-Runtime-Invoked-Function-Arn': invocation.invokedFunctionArn,
      'Lambda-Runtime-Trace-Id': traceId,
      ...(invocation.clientContext === undefined ? {} : { 'Lambda-Runtime-Client-Context': invocation.clientContext }),
    });
    response?.end(invocation.payload);
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const { method, url = '' } = request;
    const path = url.startsWith(VERSION_PREFIX) ? url.slice(VERSION_PREFIX.length) : '';
    const [, requestId, verb] = /^\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    if (!this.#trusts(request)) reply(response, 403, 'Forbidden', 'This Runtime API belongs to another process');
    else if (method === 'GET' && path === '/invocation/next') this.#next(response);
    else if (method === 'POST' && path === '/init/error') {
      readBody(request, (body, tooLarge) => {
        if (tooLarge) this.#refuse(response);
        else this.#accept(response, { kind: 'init-error', body, ...errorTypeOf(request) });
      });
    } else if (method === 'POST' && requestId !== undefined) {
      readBody(request, (body, tooLarge) => {
        if (requestId !== this.#requestId) {
          reply(response, 400, 'InvalidRequestID', 'Invalid request ID');
          return;
        }
        this.#requestId = undefined;
        if (tooLarge) this.#refuse(response);
        else if (verb === 'response') this.#accept(response, { kind: 'response', body });
        else this.#accept(response, { kind: 'error', body, ...errorTypeOf(request) });
      });
    } else reply(response, 404, 'NotFound', `${method} ${url} is not part of the Runtime API`);
  }

  #accept(response: ServerResponse, call: RuntimeCall): void {
    reply(response, 202);
    this.#onCall(call);
  }

  #refuse(response: ServerResponse): void {
    const errorType = 'Function.ResponseSizeTooLarge';
    const errorMessage = `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`;
    reply(response, 413, 'RequestEntityTooLarge', errorMessage);
    this.#onCall({ kind: 'error', body: Buffer.from(JSON.stringify({ errorType, errorMessage })), errorType });
  }

  #next(response: ServerResponse): void {
    this.#waiting = response;
    response.on('close', () => {
      if (this.#waiting === response) this.#waiting = undefined;
    });
    this.#onCall({ kind: 'next' });
  }

  /**
   * Keeps out web pages and other processes of the machine.
   *
   * Differs from AWS: the other users of a machine that is not Linux can reach the Runtime API of a `provided` runtime.
   */
  #trusts({ headers }: IncomingMessage): boolean {
    if (headers.origin !== undefined || headers.host !== this.address) return false;
    if (!this.#requireToken) return true;
    const shown = Buffer.from(String(headers['streamlab-token']));
    const token = Buffer.from(this.token);
    return shown.length === token.length && timingSafeEqual(shown, token);
  }
}

function errorTypeOf({ headers }: IncomingMessage): { errorType?: string } {
  const errorType = headers['lambda-runtime-function-error-type'];
  return typeof errorType === 'string' ? { errorType } : {};
}

function readBody(request: IncomingMessage, done: (body: Buffer, tooLarge: boolean) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= MAX_RESPONSE_BYTES) chunks.push(chunk);
  });
  request.on('end', () => done(Buffer.concat(chunks), bytes > MAX_RESPONSE_BYTES));
}

function reply(response: ServerResponse, status: number, errorType?: string, errorMessage?: string): void {
  const body = JSON.stringify(errorType === undefined ? { status: 'OK' } : { errorMessage, errorType });
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}
