/** Keeps at most one set of pollers at work for a mapping: a new set starts only when the one before has ended. */
import type { Clock } from '../../../../core/clock.ts';
import { MappingPoller, type MappingPollerOptions } from './mapping-poller.ts';

export class MappingRunner {
  #poller: MappingPoller | undefined;
  #ended = Promise.resolve();

  /** Starts pollers; those at work end after their batch, at which the new ones take over. */
  start(options: MappingPollerOptions): void {
    this.#ended = this.stop({ abort: false }).then(() => {
      this.#poller = new MappingPoller(options);
    });
  }

  /** Ends the pollers, with `abort` without waiting for the batches under way. The checkpoints are durable then. */
  stop(how: { abort: boolean }): Promise<void> {
    const current = this.#poller;
    const stopped = current?.stop(how) ?? Promise.resolve();
    this.#ended = this.#ended.then(async () => {
      await stopped;
      // One that was started meanwhile, by a start before this stop.
      await this.#poller?.stop(how);
      this.#poller = undefined;
    });
    return this.#ended;
  }

  /** Ends the pollers after the batches under way, or without those that take longer than `patienceMs`. */
  async finish(clock: Clock, patienceMs: number): Promise<void> {
    const patience = clock.schedule(patienceMs, () => void this.stop({ abort: true }));
    await this.stop({ abort: false });
    patience.cancel();
  }
}
