/** Numbers the events in order of arrival, across restarts, without a write per event. */
import type { Store } from '../../store/store.ts';

const RUN_KEY = 'run';

/** The range of numbers of one run of the process. */
const NUMBERS_PER_RUN = 2 ** 36;

export class Arrivals {
  #drawn: number;
  #committed: number;

  private constructor(run: number) {
    this.#drawn = run * NUMBERS_PER_RUN;
    this.#committed = this.#drawn;
  }

  /** Starts a new run, whose numbers are above those of all earlier ones. */
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

  /** The highest number up to which all events are readable. */
  get committed(): number {
    return this.#committed;
  }

  /** Call it after a batch is written, with the newest number drawn when the batch was submitted: batches become visible in order. */
  commit(drawn: number): void {
    this.#committed = Math.max(this.#committed, drawn);
  }
}
