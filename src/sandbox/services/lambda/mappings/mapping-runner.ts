/** At most one poller at a time for a mapping: a new one starts only when the previous one has ended. */
import type { Clock } from '../../../../core/clock.ts';
import type { Poller } from './mapping-kind.ts';

export class MappingRunner {
  #poller: Poller | undefined;
  #ended = Promise.resolve();

  /** Starts a poller; a previous one ends after its batch first. */
  start(startPoller: () => Poller): void {
    this.#ended = this.stop({ abort: false }).then(() => {
      this.#poller = startPoller();
    });
  }

  /** Ends the poller, with `abort` without waiting for the batches under way. The checkpoints are durable then. */
  stop(how: { readonly abort: boolean }): Promise<void> {
    const stopped = this.#poller?.stop(how);
    this.#ended = this.#ended.then(async () => {
      await stopped;
      // A poller that an earlier start has started meanwhile.
      await this.#poller?.stop(how);
      this.#poller = undefined;
    });
    return this.#ended;
  }

  /** Ends the poller after the batches under way, or without those that take longer than `patienceMs`. */
  async finish(clock: Clock, patienceMs: number): Promise<void> {
    const patience = clock.schedule(patienceMs, () => void this.stop({ abort: true }));
    await this.stop({ abort: false });
    patience.cancel();
  }
}
