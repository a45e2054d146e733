/** Faults for tests: what goes wrong with requests on purpose, as data. */
import { type Clock, delay } from '../../core/clock.ts';
import type { Dialect } from '../contract/dialect.ts';
import { ServiceError } from '../contract/service.ts';
import type { ServiceTable } from './service-table.ts';

export interface Fault {
  /** `<prefix>:<operation>`, `<prefix>:*` or `*`, with the prefix that policies have for the service. */
  readonly operation: string;
  /** Late answers, the service's throttling error, its internal error, or a connection that ends without an answer. */
  readonly kind: 'latency' | 'throttle' | 'error' | 'drop';
  /** After how many requests the fault is used up; default: never. */
  readonly count?: number;
  /** Of each request being hit, 0 to 1; default 1. */
  readonly probability?: number;
  /** How long a `latency` fault holds a request back, on the sandbox's clock; default 1,000. */
  readonly latencyMs?: number;
}

/** End the connection without an answer. */
export class DroppedConnection extends Error {}

const DEFAULT_LATENCY_MS = 1000;

/** Applies a list of faults that may be replaced at any time. */
export class FaultInjector {
  readonly #faults: () => readonly Fault[];
  readonly #clock: Clock;
  /** How often each fault has struck. */
  readonly #hits = new WeakMap<Fault, number>();

  constructor(faults: () => readonly Fault[], clock: Clock) {
    this.#faults = faults;
    this.#clock = clock;
  }

  /** Undefined when nothing is to go wrong; otherwise waits or rejects as the faults say. */
  apply({ service, dialect }: ServiceTable, name: string, signal: () => AbortSignal): Promise<void> | undefined {
    if (service.isSpared) return undefined;
    const faults = this.#faults();
    if (faults.length === 0) return undefined;
    const { iamPrefix } = service;
    const patterns = ['*', `${iamPrefix}:*`, `${iamPrefix}:${name}`];
    const struck = faults.filter((fault) => patterns.includes(fault.operation) && this.#strikes(fault));
    return struck.length === 0 ? undefined : this.#suffer(struck, dialect, signal);
  }

  #strikes(fault: Fault): boolean {
    const hits = this.#hits.get(fault) ?? 0;
    if (hits >= (fault.count ?? Number.POSITIVE_INFINITY) || Math.random() >= (fault.probability ?? 1)) return false;
    this.#hits.set(fault, hits + 1);
    return true;
  }

  async #suffer(faults: readonly Fault[], dialect: Dialect, signal: () => AbortSignal): Promise<void> {
    for (const { kind, latencyMs = DEFAULT_LATENCY_MS } of faults) {
      if (kind === 'latency') await delay(this.#clock, latencyMs, signal());
      else if (kind === 'drop') throw new DroppedConnection();
      else throw new ServiceError(...(kind === 'throttle' ? dialect.throttled : dialect.internalFailure));
    }
  }
}
