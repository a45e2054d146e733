/** Opens LevelDB, and tells what keeps it from opening: another process, damage, a lack of room. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { open, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { AbstractLevel } from 'abstract-level';

export type Level = AbstractLevel<string | Buffer | Uint8Array, string, string>;

/** Thrown when another process holds LevelDB's lock on the folder. */
export class StoreLockedError extends Error {}

/** Thrown when files of the store are missing or cannot be read; it stays as it is. */
export class StoreDamagedError extends Error {}

/** Thrown when the last writes could not be read. They are gone for good, and the next start works with the rest. */
export class WritesLostError extends Error {}

/** What LevelDB may write when it opens: the records of its last logs, about 4 MiB each. */
const ROOM_TO_OPEN_BYTES = 12 * 1024 * 1024;
/** How many files LevelDB opens at least. */
const FILES_TO_OPEN = 8;

/** In memory when `folder` is undefined. */
export async function openLevel(folder: string | undefined): Promise<Level> {
  if (folder === undefined) {
    // In the bundle, a CommonJS module has its exports on `default` only.
    const { default: memoryLevel } = await import('memory-level');
    const memory = new memoryLevel.MemoryLevel<string, string>();
    await memory.open();
    return memory;
  }
  const { ClassicLevel } = await import('classic-level');
  checkCurrent(folder);
  const disk = new ClassicLevel<string, string>(folder);
  try {
    await disk.open();
  } catch (error) {
    throw openError(error, folder);
  }
  const lost = lostWrites(folder);
  if (lost !== undefined) {
    await disk.close();
    throw new WritesLostError(lost);
  }
  return disk;
}

/** LevelDB would start anew when the file that names all others is missing. */
function checkCurrent(folder: string): void {
  if (!existsSync(folder) || existsSync(path.join(folder, 'CURRENT'))) return;
  const isData = (name: string): boolean => /\.(ldb|sst|log)$/.test(name) && statSync(path.join(folder, name)).size > 0;
  if (readdirSync(folder).some(isData)) throw new StoreDamagedError('the file CURRENT is missing');
}

function openError(error: unknown, folder: string): unknown {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof Error) || !('code' in cause)) return error;
  if (cause.code === 'LEVEL_LOCKED') return new StoreLockedError(`${folder} is in use by another process`);
  const isDamage = cause.code === 'LEVEL_CORRUPTION' || cause.message.includes('No such file');
  return isDamage ? new StoreDamagedError(cause.message) : error;
}

/** The records that LevelDB skipped when it opened, from its own log of that; undefined when there are none. */
function lostWrites(folder: string): string | undefined {
  const lines = readFileSync(path.join(folder, 'LOG'), 'utf8').split('\n');
  const skipped = lines.filter((line) => line.includes('(ignoring error)'));
  return skipped.length === 0 ? undefined : skipped.map((line) => line.slice(line.indexOf(') ') + 2)).join('; ');
}

/** Rejects when a disk is too full, or the process has too many open files, to open a LevelDB in the folder. */
export async function checkRoom(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < ROOM_TO_OPEN_BYTES) throw new Error(`no space left on the disk of ${folder}`);
  // A quota does not show in the free space.
  const file = path.join(folder, 'room');
  const handles = [];
  try {
    for (let count = 0; count < FILES_TO_OPEN; count += 1) handles.push(await open(file, 'w', 0o600));
    await handles[0]?.writeFile(Buffer.alloc(ROOM_TO_OPEN_BYTES));
  } finally {
    for (const handle of handles) await handle.close();
    await rm(file, { force: true });
  }
}
