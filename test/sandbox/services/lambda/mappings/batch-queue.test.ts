import { expect, test } from 'vitest';
import { BatchQueue } from '../../../../../src/sandbox/services/lambda/mappings/batch-queue.ts';
import type { Entry } from '../../../../../src/sandbox/services/lambda/mappings/event.ts';
import { TumblingWindow } from '../../../../../src/sandbox/services/lambda/mappings/tumbling-window.ts';
import { Notifier } from '../../../../../src/sandbox/store/notifier.ts';
import { FakeClock, settle } from '../../../../helpers/fake-clock.ts';
import { entry, outline } from './test-entries.ts';

/** A reader of pages of entries. */
class TestReader {
  readonly changed = new Notifier();
  readonly pages: Entry[][] = [];
  reads = 0;
  blocked = false;
  closed = false;
  queue: BatchQueue | undefined;

  get canRead(): boolean {
    return this.pages.length > 0 && !this.blocked;
  }

  get drained(): boolean {
    return this.pages.length === 0;
  }

  get ended(): boolean {
    return this.closed && this.drained;
  }

  async read(): Promise<void> {
    this.reads += 1;
    await Promise.resolve();
    for (const one of this.pages.shift() ?? []) this.queue?.push(one);
  }

  append(...entries: Entry[]): void {
    this.pages.push(entries);
    this.changed.notify();
  }
}

interface Options {
  readonly batchSize?: number;
  readonly windowMs?: number;
  readonly tumbling?: TumblingWindow;
}

/** A queue with its reader, and the batches taken from it, each as a text; `end` for the end of the shard. */
function openQueue({ batchSize = 3, windowMs = 0, tumbling }: Options = {}) {
  const clock = new FakeClock(0);
  const reader = new TestReader();
  const queue = new BatchQueue({ clock, reader, batchSize, windowMs, tumbling });
  reader.queue = queue;
  const stop = new AbortController();
  const taken: string[] = [];
  const takeNext = async (): Promise<void> => {
    taken.push(outline(await queue.next(stop.signal)) ?? 'end');
  };
  return { clock, reader, queue, stop, taken, takeNext };
}

test('a single entry is a batch at once', async () => {
  const { clock, reader, taken, takeNext } = openQueue();
  void takeNext();
  await settle();

  reader.append(entry('a'));
  await settle();
  await settle();

  expect(taken).toEqual(['a']);
  expect(clock.pending).toBe(0);
});

test('a batch that is not full reads more first, a full one does not', async () => {
  const { reader, taken, takeNext } = openQueue();
  reader.append(entry('a'), entry('b'));
  reader.append(entry('c'), entry('d'));
  reader.append(entry('e'));

  await takeNext();
  expect(taken).toEqual(['abc']);
  expect(reader.reads).toBe(2);

  await takeNext();
  expect(taken).toEqual(['abc', 'de']);
});

test('entries that were read are delivered although the stream cannot be read any more', async () => {
  const { reader, taken, takeNext } = openQueue();
  reader.append(entry('a'));
  const next = takeNext();
  reader.blocked = true;
  reader.append(entry('b'));
  await next;

  expect(taken).toEqual(['a']);
});

test('a batching window holds a batch that is not full until it is over', async () => {
  const { clock, reader, taken, takeNext } = openQueue({ windowMs: 1000 });
  void takeNext();
  reader.append(entry('a'));
  await clock.advance(999);
  expect(taken).toEqual([]);

  await clock.advance(1);
  expect(taken).toEqual(['a']);
  expect(clock.pending).toBe(0);
});

test('a batching window that ended while a batch was under way does not delay the next batch', async () => {
  const { clock, queue, taken, takeNext } = openQueue({ windowMs: 1000 });
  queue.push(entry('a'));
  await clock.advance(1000);

  await takeNext();
  expect(taken).toEqual(['a']);
});

test('the rest of a batch gets a batching window of its own', async () => {
  const { clock, queue, taken, takeNext } = openQueue({ windowMs: 1000, batchSize: 2 });
  for (const name of ['a', 'b', 'c']) queue.push(entry(name));
  await clock.advance(900);
  await takeNext();
  void takeNext();
  await clock.advance(999);
  expect(taken).toEqual(['ab']);

  await clock.advance(1);
  expect(taken).toEqual(['ab', 'c']);
});

test('an abort ends the wait for entries, for a batching window and for the end of a tumbling window', async () => {
  const tumbling = new TumblingWindow(60_000, { shardId: 's', arn: 'arn' }, { start: 0, state: '{}' });
  const queues = [openQueue(), openQueue({ windowMs: 1000 }), openQueue({ tumbling })];
  queues[1]?.queue.push(entry('a'));
  const waiting = queues.map(({ takeNext }) => takeNext());
  await settle();

  for (const { stop } of queues) stop.abort();
  await Promise.all(waiting);

  expect(queues.map(({ taken }) => taken)).toEqual([['end'], ['end'], ['end']]);
  for (const { clock, reader } of queues) {
    expect(clock.pending).toBe(0);
    expect(reader.changed.size).toBe(0);
  }
});

test('an abort while a page is read leaves its entries in the queue', async () => {
  const { reader, stop, taken, takeNext } = openQueue();
  reader.append(entry('a'));
  const next = takeNext();
  stop.abort();
  await next;

  expect(taken).toEqual(['end']);
});

test('the queue ends when the shard has ended and everything is taken', async () => {
  const { reader, taken, takeNext } = openQueue();
  reader.append(entry('a'));
  await takeNext();
  void takeNext();
  await settle();
  expect(taken).toEqual(['a']);

  reader.closed = true;
  reader.changed.notify();
  await settle();
  expect(taken).toEqual(['a', 'end']);
});

test('an open tumbling window ends before the first entry of the next one, without waiting for the batch', async () => {
  const tumbling = new TumblingWindow(60_000, { shardId: 's', arn: 'arn' }, { start: 0, state: '{}' });
  const { queue, taken, takeNext } = openQueue({ tumbling, windowMs: 300_000 });
  queue.push(entry('a', 60_000));

  await takeNext();
  expect(taken).toEqual(['']);
});

test('an open tumbling window ends by itself, but not before all records of the shard were read', async () => {
  const tumbling = new TumblingWindow(60_000, { shardId: 's', arn: 'arn' }, { start: 0, state: '{}' });
  const { clock, reader, taken, takeNext } = openQueue({ tumbling });
  reader.blocked = true;
  reader.append(entry('a', 59_000));
  const next = takeNext();
  await clock.advance(120_000);
  expect(taken).toEqual([]);

  reader.blocked = false;
  reader.changed.notify();
  await next;
  await takeNext();
  expect(taken).toEqual(['a', '']);
});
