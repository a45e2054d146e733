/** The store on LevelDB: `classic-level` on disk or `memory-level` in memory. */

import { GroupCommit } from './group-commit.ts';
import { checkRoom, type Level, openLevel } from './level-database.ts';
import type { BatchOperation, RangeOptions, Store, StoreEntry } from './store.ts';

/**
 * Opens the store in `folder`, or a new one in memory when it is undefined.
 *
 * A write reaches the operating system before it is acknowledged, so it survives `kill -9` of the process. As is
 * LevelDB's default, it is not synced to disk, so a power failure may lose the last writes.
 */
export async function openStore(folder: string | undefined): Promise<Store> {
  const store = new LevelStore(await openLevel(folder), folder);
  return {
    get: (key) => store.get(key),
    range: (options) => store.range(options),
    batch: (operations) => store.batch(operations),
    close: () => store.close(),
  };
}

class LevelStore implements Store {
  readonly #level: Level;
  readonly #folder: string | undefined;
  readonly #commits = new GroupCommit((operations) => this.#write(operations));
  #hasFailed = false;
  #reopening: Promise<void> | undefined;

  constructor(level: Level, folder: string | undefined) {
    this.#level = level;
    this.#folder = folder;
  }

  get(key: string): string | undefined {
    return this.#level.getSync(key);
  }

  async range(options: RangeOptions): Promise<StoreEntry[]> {
    if (this.#reopening !== undefined) await this.#reopening.catch(() => {});
    const bounds = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
    return this.#level.iterator(bounds).all();
  }

  batch(operations: readonly BatchOperation[]): Promise<void> {
    return this.#commits.add(operations);
  }

  async close(): Promise<void> {
    await this.#commits.idle();
    await this.#level.close();
  }

  async #write(operations: BatchOperation[]): Promise<void> {
    if (this.#hasFailed) {
      this.#reopening = this.#reopen().finally(() => {
        this.#reopening = undefined;
      });
      await this.#reopening;
    }
    try {
      await this.#level.batch(operations);
    } catch (error) {
      this.#hasFailed = true;
      throw error;
    }
  }

  /**
   * After a failed write LevelDB's log may end in half a record, which would hide all later ones from the next process, and
   * a failed flush makes it refuse all writes. Opening it again starts a new log. Until there is room for that, writes are
   * refused and reads are served.
   */
  async #reopen(): Promise<void> {
    if (this.#folder !== undefined) await checkRoom(this.#folder);
    await this.#level.close();
    await this.#level.open();
    this.#hasFailed = false;
  }
}
