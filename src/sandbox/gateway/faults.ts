/** Applies injected faults to requests. */
import { type Clock, delay } from '../../core/clock.ts';
import type { Dialect } from '../contract/dialect.ts';
import type { ActiveFault, Fault, FaultList } from '../contract/faults.ts';
import { ServiceError } from '../contract/service.ts';
import type { ServiceTable } from './service-table.ts';

/** Close the connection without a reply. */
export class DroppedConnection extends Error {}

const DEFAULT_LATENCY_MS = 1000;

export class FaultInjector implements FaultList {
  readonly #clock: Clock;
  #active: { readonly fault: Fault; hits: number }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  set(faults: readonly Fault[]): void {
    this.#active = [];
    this.add(faults);
  }

  add(faults: readonly Fault[]): void {
    for (const fault of faults) this.#active.push({ fault, hits: 0 });
  }

  list(): readonly ActiveFault[] {
    return this.#active.map(({ fault, hits }) => ({ ...fault, hits }));
  }

  /** Undefined when no fault hits the request; otherwise waits or rejects as the faults say. */
  apply({ service, dialect }: ServiceTable, name: string, signal: () => AbortSignal): Promise<void> | undefined {
    if (this.#active.length === 0 || service.isSpared) return undefined;
    const prefix = service.iamPrefix;
    const patterns = ['*', prefix, `${prefix}:*`, `${prefix}:${name}`];
    const struck = this.#active.filter((one) => {
      const { operation, count = Number.POSITIVE_INFINITY, probability = 1 } = one.fault;
      if (!patterns.includes(operation) || one.hits >= count || Math.random() >= probability) return false;
      one.hits += 1;
      return true;
    });
    return struck.length === 0 ? undefined : this.#suffer(struck, dialect, signal);
  }

  async #suffer(
    struck: readonly { readonly fault: Fault }[],
    dialect: Dialect,
    signal: () => AbortSignal,
  ): Promise<void> {
    for (const { fault } of struck) {
      if (fault.kind === 'latency') await delay(this.#clock, fault.latencyMs ?? DEFAULT_LATENCY_MS, signal());
      else if (fault.kind === 'drop') throw new DroppedConnection();
      else throw new ServiceError(...(fault.kind === 'throttle' ? dialect.throttled : dialect.internalFailure));
    }
  }
}
