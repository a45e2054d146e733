/** Numbers the events in the order of their arrival, over restarts, without a write for each. */
import type { Store } from '../../store/store.ts';

const RUN_KEY = 'run';

/** A run of the process may draw this many numbers. */
const NUMBERS_PER_RUN = 2 ** 36;

export class Arrivals {
  #drawn: number;
  #committed: number;

  private constructor(run: number) {
    this.#drawn = run * NUMBERS_PER_RUN;
    this.#committed = this.#drawn;
  }

  /** Begins a new run: its numbers are above all that earlier ones drew. */
  static async open(store: Store): Promise<Arrivals> {
    const run = Number(store.get(RUN_KEY) ?? '0') + 1;
    await store.batch([{ type: 'put', key: RUN_KEY, value: String(run) }]);
    return new Arrivals(run);
  }

  draw(): number {
    this.#drawn += 1;
    return this.#drawn;
  }

  /** The newest number drawn. */
  get drawn(): number {
    return this.#drawn;
  }

  /** The highest number of which it is certain that everything up to it can be read. */
  get committed(): number {
    return this.#committed;
  }

  /** To be called with what was drawn when a batch was handed over, once it is written: batches become visible in order. */
  commit(drawn: number): void {
    this.#committed = Math.max(this.#committed, drawn);
  }
}
