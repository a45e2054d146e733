/** startGateway: listens on one port and serves every service there. */
import { COMMON_DIALECT } from '../contract/dialect.ts';
import { Exchange, type ExchangeParts } from './exchange.ts';
import { listen } from './listener.ts';
import type { GatewayOptions } from './options.ts';
import { Protocols } from './protocols/protocols.ts';
import type { RequestHead } from './request.ts';
import { ServiceTables } from './service-table.ts';
import { SignatureVerifier } from './signature.ts';

export interface Gateway {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** Closes the port and every connection; may be called twice. */
  dispose(): Promise<void>;
}

/** Listens on loopback. Rejects with the system's error when the port is not available. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  let parts: ExchangeParts | undefined;
  const listener = await listen(options.port, (incoming, outgoing) => {
    // No request can arrive before the port is known, because that takes another turn of the event loop.
    if (parts !== undefined) void new Exchange(parts, incoming, outgoing).run();
  });
  const { port } = listener;
  const endpoint = `http://127.0.0.1:${port}`;
  parts = {
    options,
    endpoint,
    verifier: new SignatureVerifier(options.findCredentials, options.clock),
    tables: new ServiceTables(),
    protocols: new Protocols(),
    dialects: options.dialects.map((own) => [own.target, { ...COMMON_DIALECT, ...own }] as const),
    guard: createGuard(port),
  };
  let disposed: Promise<void> | undefined;
  return {
    port,
    endpoint,
    dispose: () => {
      disposed ??= listener.dispose();
      return disposed;
    },
  };
}

/**
 * Refuses requests from web pages: a browser cannot hide its `Origin`, and its `Host` is not one of ours when a foreign name
 * resolves to this machine. Returns the reason for a refusal, or undefined.
 */
function createGuard(port: number): (head: RequestHead) => string | undefined {
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  const hosts = new Set([...names.map((name) => `${name}:${port}`), ...(port === 80 ? names : [])]);
  return ({ headers, host }) => {
    if (headers.origin !== undefined) return 'Requests from web pages are not served.';
    if (!hosts.has(host) && !hosts.has(host.toLowerCase())) return 'This is not the host that the request names.';
    return undefined;
  };
}
