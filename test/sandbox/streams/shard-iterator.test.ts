import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openStore } from '../../../src/sandbox/store/level-store.ts';
import { ShardIterators } from '../../../src/sandbox/streams/shard-iterator.ts';

const LIFETIME_MS = 300_000;
const POSITION = { stream: 'orders', shardId: 'shardId-000000000000', position: '49' };

test('opens the tokens that it sealed, with any position', async () => {
  const iterators = await ShardIterators.open(await openStore(undefined), LIFETIME_MS);
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (stream, shardId, position) => {
      const token = iterators.seal({ stream, shardId, position }, 1_000);
      expect(iterators.open(token, 2_000)).toEqual({
        kind: 'valid',
        position: { stream, shardId, position },
        createdAt: 1_000,
      });
    }),
  );
});

test('has the version bytes and the length of a token of AWS', async () => {
  const iterators = await ShardIterators.open(await openStore(undefined), LIFETIME_MS);
  for (const length of [1, 15, 60, 100, 128]) {
    const bytes = Buffer.from(iterators.seal({ ...POSITION, stream: 'a'.repeat(length) }, 0), 'base64');
    expect(bytes.subarray(0, 8).toString('hex')).toBe('0000000000000001');
    expect(bytes.length).toBeGreaterThanOrEqual(152);
    expect((bytes.length - 152) % 16).toBe(0);
  }
});

test('expires after its lifetime, and has its creation time', async () => {
  const iterators = await ShardIterators.open(await openStore(undefined), LIFETIME_MS);
  const token = iterators.seal(POSITION, 1_000);
  expect(iterators.open(token, 1_000 + LIFETIME_MS).kind).toBe('valid');
  expect(iterators.open(token, 1_001 + LIFETIME_MS)).toMatchObject({ kind: 'expired', createdAt: 1_000 });
});

test('refuses a token with a flipped bit', async () => {
  const iterators = await ShardIterators.open(await openStore(undefined), LIFETIME_MS);
  const bytes = Buffer.from(iterators.seal(POSITION, 0), 'base64');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: bytes.length * 8 - 1 }), (bit) => {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(iterators.open(changed.toString('base64'), 0)).toEqual({ kind: 'invalid' });
    }),
  );
});

test.each(['', 'A', '????', 'AAAAAAAAAAE=', Buffer.alloc(200).toString('base64')])(
  'refuses the forged %j',
  async (token) => {
    const iterators = await ShardIterators.open(await openStore(undefined), LIFETIME_MS);
    expect(iterators.open(token, 0)).toEqual({ kind: 'invalid' });
  },
);

test('a token survives a restart, and is invalid in another store', async () => {
  const store = await openStore(undefined);
  const token = (await ShardIterators.open(store, LIFETIME_MS)).seal(POSITION, 0);
  expect((await ShardIterators.open(store, LIFETIME_MS)).open(token, 1)).toMatchObject({ position: POSITION });
  const elsewhere = await ShardIterators.open(await openStore(undefined), LIFETIME_MS);
  expect(elsewhere.open(token, 1)).toEqual({ kind: 'invalid' });
});
