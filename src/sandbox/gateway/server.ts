/** The sandbox's one door: startGateway listens and serves every service on one port. */
import type { Clock } from '../../core/clock.ts';
import type { Service } from '../contract/service.ts';
import type { Authorize } from './access.ts';
import { Exchange, type ExchangeParts } from './exchange.ts';
import { type Fault, FaultInjector } from './faults.ts';
import { createGuard } from './guard.ts';
import { listen } from './listener.ts';
import { Protocols } from './protocols/protocols.ts';
import { ServiceTables } from './service-table.ts';
import { type FindCredentials, SignatureVerifier } from './signature.ts';

export interface GatewayOptions {
  /** Of 127.0.0.1; 0 takes any free one. */
  readonly port: number;
  readonly clock: Clock;
  readonly accountId: string;
  /** Whose access key it is. */
  readonly findCredentials: FindCredentials;
  /** Asked for callers with a role, before an operation that needs a permission. */
  readonly authorize: Authorize;
  /** What is wrong on purpose at the moment; asked for every request. */
  readonly faults?: () => readonly Fault[];
  /** Called for each request with a good signature. */
  readonly onRequest?: (() => void) | undefined;
  /** The services of a signing name, several where targets tell them apart; none when the sandbox does not have it. */
  services(signingName: string, region: string): Promise<readonly Service[]>;
  /** Told of what was answered as an internal failure. */
  logError(error: unknown): void;
}

export interface Gateway {
  readonly port: number;
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** Closes the port and ends every connection; may be called twice. */
  dispose(): Promise<void>;
}

/** Listens on loopback. Rejects with the system's error when the port cannot be had. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  let parts: ExchangeParts | undefined;
  const listener = await listen(options.port, (incoming, outgoing) => {
    // No request can come before the port is known: it is the event loop's next turn at the earliest.
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
    faults: new FaultInjector(options.faults ?? (() => []), options.clock),
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
