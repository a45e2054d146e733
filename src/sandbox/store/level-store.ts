/** The store on LevelDB: `classic-level` on disk or `memory-level` in memory. */
import type { AbstractLevel } from 'abstract-level';
import { GroupCommit } from './group-commit.ts';
import type { Store } from './store.ts';

type Level = AbstractLevel<string | Buffer | Uint8Array, string, string>;

/** Thrown when another process holds LevelDB's lock on the folder. */
export class StoreLockedError extends Error {}

/**
 * Opens the store in `folder`, or a new one in memory when it is undefined.
 *
 * A write reaches the operating system before it is acknowledged, so it survives `kill -9` of the process. As is
 * LevelDB's default, it is not synced to disk, so a power failure may lose the last writes.
 */
export async function openStore(folder: string | undefined): Promise<Store> {
  const level = await openLevel(folder);
  const commits = new GroupCommit((operations) => level.batch(operations));
  return {
    get: (key) => level.getSync(key),
    range: async (options) => {
      const bounds = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
      return level.iterator(bounds).all();
    },
    batch: (operations) => commits.add(operations),
    close: async () => {
      await commits.idle();
      await level.close();
    },
  };
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
