/** Applies injected faults to requests. */
import { type Clock, delay } from '../../core/clock.ts';
import type { Dialect } from '../contract/dialect.ts';
import type { ActiveFault, Fault, FaultList } from '../contract/faults.ts';
import { ServiceError } from '../contract/service.ts';
import type { ServiceTable } from './service-table.ts';

/** Close the connection without a reply. */
export class DroppedConnection extends Error {}

/** What befalls the reply to a call that took effect. */
export type ReplyFault = 'drop-reply' | 'truncate';

const DEFAULT_LATENCY_MS = 1000;

export class FaultInjector implements FaultList {
  readonly #clock: Clock;
  #active: { readonly fault: Fault; skipped: number; hits: number }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  set(faults: readonly Fault[]): void {
    this.#active = [];
    this.add(faults);
  }

  add(faults: readonly Fault[]): void {
    for (const fault of faults) this.#active.push({ fault, skipped: 0, hits: 0 });
  }

  list(): readonly ActiveFault[] {
    return this.#active.map(({ fault, hits }) => ({ ...fault, hits }));
  }

  /** Undefined when no fault hits the request; otherwise waits or rejects as the faults say, or says what befalls the reply. */
  apply(
    { service, dialect }: ServiceTable,
    name: string,
    signal: () => AbortSignal,
  ): Promise<ReplyFault | undefined> | undefined {
    if (this.#active.length === 0 || service.isSpared) return undefined;
    const prefix = service.iamPrefix;
    const patterns = ['*', prefix, `${prefix}:*`, `${prefix}:${name}`];
    const struck = this.#active.filter((one) => {
      const { operation, skip = 0, count = Number.POSITIVE_INFINITY, probability = 1 } = one.fault;
      if (!patterns.includes(operation) || one.hits >= count) return false;
      if (one.skipped < skip) {
        one.skipped += 1;
        return false;
      }
      if (Math.random() >= probability) return false;
      one.hits += 1;
      return true;
    });
    return struck.length === 0 ? undefined : this.#suffer(struck, dialect, signal);
  }

  async #suffer(
    struck: readonly { readonly fault: Fault }[],
    dialect: Dialect,
    signal: () => AbortSignal,
  ): Promise<ReplyFault | undefined> {
    let ofReply: ReplyFault | undefined;
    for (const { fault } of struck) {
      const { kind, latencyMs = DEFAULT_LATENCY_MS } = fault;
      if (kind === 'latency') await delay(this.#clock, latencyMs, signal());
      else if (kind === 'hang') await aborted(signal());
      else if (kind === 'drop-reply' || kind === 'truncate') ofReply ??= kind;
      if (kind === 'drop' || kind === 'hang') throw new DroppedConnection();
      if (kind === 'throttle') throw new ServiceError(...dialect.throttled);
      if (kind === 'error') throw new ServiceError(...dialect.internalFailure);
    }
    return ofReply;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
