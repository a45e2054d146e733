import { expect, test } from 'vitest';
import type { Entry } from '../../../../../src/sandbox/services/lambda/mappings/event.ts';
import { Progress } from '../../../../../src/sandbox/services/lambda/mappings/progress.ts';

function readInto(progress: Progress, ...sequenceNumbers: string[]): Entry[] {
  return sequenceNumbers.map((sequenceNumber) => {
    const entry = { sequenceNumber, arrivalTime: 0, text: '{}', bytes: 2, done: false };
    progress.add(entry);
    return entry;
  });
}

function finish(...entries: (Entry | undefined)[]): void {
  for (const entry of entries) if (entry) entry.done = true;
}

test('starts at the beginning of the shard', () => {
  expect(new Progress({}).checkpoint()).toEqual({});
});

test('moves only over a run of done entries, and names those ahead of it', () => {
  const progress = new Progress({ position: '0' });
  const [one, two, three] = readInto(progress, '1', '2', '3');

  finish(two);
  expect(progress.advance()).toBe(false);
  expect(progress.checkpoint()).toEqual({ position: '0', done: ['2'] });
  finish(one);
  expect(progress.advance()).toBe(true);
  expect(progress.checkpoint()).toEqual({ position: '2' });
  expect(progress.pending).toBe(1);
  finish(three);
  progress.advance();
  expect(progress.checkpoint()).toEqual({ position: '3' });
  expect(progress.pending).toBe(0);
});

test('keeps records done before a restart until the position has passed them', () => {
  const progress = new Progress({ position: '0', done: ['2', '9'] });
  const [one] = readInto(progress, '1');
  expect(progress.wasDone('2')).toBe(true);
  progress.add({ sequenceNumber: '2', arrivalTime: 0, text: '', bytes: 0, done: true });

  expect(progress.checkpoint()).toEqual({ position: '0', done: ['2', '9'] });
  finish(one);
  progress.advance();
  expect(progress.checkpoint()).toEqual({ position: '2', done: ['9'] });
});

test('does not name records after the position that a filter dropped', () => {
  const progress = new Progress({});
  readInto(progress, '1');
  progress.add({ sequenceNumber: '2', arrivalTime: 0, text: '', bytes: 0, done: true });
  expect(progress.checkpoint()).toEqual({});
});

test('handles thousands of entries', () => {
  const progress = new Progress({});
  const entries = readInto(progress, ...Array.from({ length: 5000 }, (_, index) => String(index).padStart(4, '0')));
  for (const entry of entries) {
    finish(entry);
    progress.advance();
  }
  expect(progress.checkpoint()).toEqual({ position: '4999' });
});
