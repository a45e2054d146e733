import { describe, expect, test } from 'vitest';
import { GroupCommit } from '../../../src/sandbox/store/group-commit.ts';
import type { BatchOperation } from '../../../src/sandbox/store/store.ts';

const put = (key: string): BatchOperation => ({ type: 'put', key, value: '' });

/** A writer whose writes finish on command. */
function slowWriter() {
  const writes: { keys: string[]; finish: (error?: Error) => void }[] = [];
  const write = (operations: BatchOperation[]): Promise<void> =>
    new Promise((resolve, reject) => {
      writes.push({
        keys: operations.map(({ key }) => key),
        finish: (error) => (error ? reject(error) : resolve()),
      });
    });
  return { writes, write };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('GroupCommit', () => {
  test('merges the batches that arrive during a write into the next one, in order', async () => {
    const { writes, write } = slowWriter();
    const commits = new GroupCommit(write);
    const first = commits.add([put('a')]);
    const others = [commits.add([put('b'), put('c')]), commits.add([put('d')])];
    expect(writes.map(({ keys }) => keys)).toEqual([['a']]);
    writes[0]?.finish();
    await first;
    await turn();
    expect(writes.map(({ keys }) => keys)).toEqual([['a'], ['b', 'c', 'd']]);
    writes[1]?.finish();
    await Promise.all(others);
  });

  test('a failed write rejects its batches and those that wait, and takes all of them back, the latest first', async () => {
    const { writes, write } = slowWriter();
    const commits = new GroupCommit(write);
    const undone: string[] = [];
    const undoable = (key: string): BatchOperation => ({ ...put(key), undo: () => undone.push(key) });
    const refused = Promise.allSettled([commits.add([undoable('a'), undoable('b')]), commits.add([undoable('c')])]);

    writes[0]?.finish(new Error('disk full'));

    expect((await refused).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(undone).toEqual(['c', 'b', 'a']);
    const next = commits.add([put('d')]);
    writes[1]?.finish();
    await expect(next).resolves.toBeUndefined();
  });

  test('is idle when no write is running', async () => {
    const { writes, write } = slowWriter();
    const commits = new GroupCommit(write);
    await commits.idle();
    const adding = commits.add([put('a')]);
    let idle = false;
    const waiting = commits.idle().then(() => {
      idle = true;
    });
    await turn();
    expect(idle).toBe(false);
    writes[0]?.finish();
    await Promise.all([adding, waiting]);
    expect(idle).toBe(true);
  });
});
