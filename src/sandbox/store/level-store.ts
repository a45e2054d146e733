/** The store on LevelDB: `classic-level` on disk or `memory-level` in memory. */
import { open, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { AbstractLevel } from 'abstract-level';
import { GroupCommit } from './group-commit.ts';
import type { BatchOperation, RangeOptions, Store, StoreEntry } from './store.ts';

type Level = AbstractLevel<string | Buffer | Uint8Array, string, string>;

/** Thrown when another process holds LevelDB's lock on the folder. */
export class StoreLockedError extends Error {}

/** What LevelDB may write when it opens: the records of its last logs, about 4 MiB each. */
const ROOM_TO_OPEN_BYTES = 12 * 1024 * 1024;
/** How many files LevelDB opens at least. */
const FILES_TO_OPEN = 8;

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

/** Rejects when a disk is too full, or the process has too many open files, to open a LevelDB in the folder. */
async function checkRoom(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < ROOM_TO_OPEN_BYTES) throw new Error(`no space left on the disk of ${folder}`);
  // A quota does not show in the free space.
  const file = path.join(folder, 'room');
  const handles = [];
  try {
    for (let count = 0; count < FILES_TO_OPEN; count += 1) handles.push(await open(file, 'w', 0o600));
    await handles[0]?.write(Buffer.alloc(ROOM_TO_OPEN_BYTES));
  } finally {
    for (const handle of handles) await handle.close();
    await rm(file, { force: true });
  }
}

async function openLevel(folder: string | undefined): Promise<Level> {
  if (folder === undefined) {
    // In the bundle, a CommonJS module has its exports on `default` only.
    const { default: memoryLevel } = await import('memory-level');
    const memory = new memoryLevel.MemoryLevel<string, string>();
    await memory.open();
    return memory;
  }
  const { ClassicLevel } = await import('classic-level');
  const disk = new ClassicLevel<string, string>(folder);
  try {
    await disk.open();
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof Error && 'code' in cause && cause.code === 'LEVEL_LOCKED') {
      throw new StoreLockedError(`${folder} is in use by another process`);
    }
    throw error;
  }
  return disk;
}
