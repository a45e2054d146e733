import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { StoreDamagedError, StoreLockedError, WritesLostError } from '../../../src/sandbox/store/level-database.ts';
import { openStore } from '../../../src/sandbox/store/level-store.ts';
import { prefixedStore, type Store, type StoreEntry } from '../../../src/sandbox/store/store.ts';
import { rounds } from '../../helpers/rounds.ts';

const opened: Store[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function open(folder?: string): Promise<Store> {
  const store = await openStore(folder);
  opened.push(store);
  return store;
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'streamlab-store-'));
  folders.push(folder);
  return folder;
}

const put = (key: string, value: string) => ({ type: 'put', key, value }) as const;

describe.each(['memory', 'disk'])('a store in %s', (kind) => {
  const openKind = async () => open(kind === 'disk' ? await newFolder() : undefined);

  test('reads committed values only', async () => {
    const store = await openKind();
    const committing = store.batch([put('a', '1'), put('b', '2')]);
    expect(store.get('none')).toBeUndefined();
    await committing;
    expect([store.get('a'), store.get('b')]).toEqual(['1', '2']);
    await store.batch([{ type: 'del', key: 'a' }]);
    expect(store.get('a')).toBeUndefined();
  });

  test('ranges by the bytes of keys, bounded, limited, in both directions', async () => {
    const store = await openKind();
    await store.batch(['b', 'a/2', 'a/1', 'a/10', 'ä', 'a'].map((key) => put(key, key.toUpperCase())));
    const keys = async (options: Parameters<Store['range']>[0]) => (await store.range(options)).map(([key]) => key);
    expect(await keys({})).toEqual(['a', 'a/1', 'a/10', 'a/2', 'b', 'ä']);
    expect(await keys({ gt: 'a/1', lte: 'b' })).toEqual(['a/10', 'a/2', 'b']);
    expect(await keys({ gte: 'a/1', lt: 'a/2' })).toEqual(['a/1', 'a/10']);
    expect(await keys({ lt: 'b', reverse: true, limit: 2 })).toEqual(['a/2', 'a/10']);
  });

  test('of concurrent batches for one key the last one wins', async () => {
    const store = await openKind();
    await Promise.all(Array.from({ length: 100 }, (_, index) => store.batch([put('k', String(index))])));
    expect(store.get('k')).toBe('99');
  });
});

test('committed values survive closing and opening', async () => {
  const folder = await newFolder();
  const first = await open(folder);
  await first.batch([put('a', '1')]);
  await first.close();
  await first.close();
  expect((await open(folder)).get('a')).toBe('1');
});

test('closing waits for pending batches', async () => {
  const folder = await newFolder();
  const first = await open(folder);
  const batches = Array.from({ length: 50 }, (_, index) => first.batch([put(String(index), 'x')]));
  await first.close();
  await Promise.all(batches);
  expect(await (await open(folder)).range({})).toHaveLength(50);
});

test('a folder in use has its own error', async () => {
  const folder = await newFolder();
  await open(folder);
  await expect(openStore(folder)).rejects.toBeInstanceOf(StoreLockedError);
});

describe('a damaged folder', () => {
  /** A folder with two hundred values in LevelDB's log, and older ones in a table. */
  async function filled(): Promise<string> {
    const folder = await newFolder();
    for (const name of ['old', 'new']) {
      const store = await openStore(folder);
      for (let id = 0; id < 200; id += 1) await store.batch([put(`${name}${id}`, 'x'.repeat(500))]);
      await store.close();
    }
    return folder;
  }

  const nameIn = async (folder: string, pattern: RegExp): Promise<string> =>
    path.join(folder, (await readdir(folder)).find((name) => pattern.test(name)) ?? '');

  test.each([
    ['CURRENT is missing', /^CURRENT$/],
    ['a table is missing', /\.ldb$/],
    ['the manifest is missing', /^MANIFEST/],
  ])('is refused, and not taken for an empty one, when %s', async (_, pattern) => {
    const folder = await filled();
    await rm(await nameIn(folder, pattern));

    await expect(openStore(folder)).rejects.toBeInstanceOf(StoreDamagedError);
    await expect(openStore(folder)).rejects.toBeInstanceOf(StoreDamagedError);
  });

  test('is refused once when a byte of the last writes is wrong, then opens with the rest', async () => {
    const folder = await filled();
    const log = await nameIn(folder, /\.log$/);
    const bytes = await readFile(log);
    bytes.writeUInt8(bytes.readUInt8(2_000) ^ 1, 2_000);
    await writeFile(log, bytes);

    const opening = openStore(folder);

    await expect(opening).rejects.toBeInstanceOf(WritesLostError);
    await expect(opening).rejects.toThrow(/dropping \d+ bytes; Corruption: checksum mismatch/);
    const store = await open(folder);
    expect(await store.range({ gte: 'old', lt: 'ole' })).toHaveLength(200);
  });

  test('is in order when its process was killed in the middle of a write', async () => {
    const folder = await filled();
    const log = await nameIn(folder, /\.log$/);
    await truncate(log, (await stat(log)).size - 100);

    const store = await open(folder);

    expect(await store.range({ gte: 'new', lt: 'nex' })).toHaveLength(199);
  });
});

describe('prefixedStore', () => {
  const key = fc.string({ unit: fc.constantFrom('a', '/', '0', '~', 'ä'), maxLength: 4 });

  test('sees only keys with its prefix, and ranges like a separate store', async () => {
    const bounds = fc.record(
      { gt: key, lt: key, limit: fc.integer({ min: 1, max: 5 }), reverse: fc.boolean() },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(key, { maxLength: 12 }), bounds, async (keys, options) => {
        const own = keys.filter((name) => name !== '');
        const shared = await openStore(undefined);
        const alone = await openStore(undefined);
        const part = prefixedStore(shared, 'x/');
        await shared.batch(['', 'w/z', 'x', 'x.', 'x0', 'y/a'].map((other) => put(`${other}|`, 'other')));
        await part.batch(own.map((name) => put(name, 'v')));
        await alone.batch(own.map((name) => put(name, 'v')));
        const entries: StoreEntry[] = await part.range(options);
        expect(entries).toEqual(await alone.range(options));
        await Promise.all([shared.close(), alone.close()]);
      }),
      { numRuns: rounds({ normal: 50, long: 2_000 }) },
    );
  });
});
