import { expect, test } from 'vitest';
import { settle } from '../../../../helpers/fake-clock.ts';
import { HandlerError, type TestHandler } from './test-function.ts';
import { TestMappings } from './test-mappings.ts';

const named = (...keys: string[]) => keys.map((key) => ({ key, value: key }));

/** Appends the keys to the state. */
const collect: TestHandler = ({ event, keys }) => ({
  state: { seen: `${(event.state as { seen?: string }).seen ?? ''}${keys.join('')}` }, // it returns what it gets
});

/** Keys, state and the two flags of each invocation. */
const outline = (lab: TestMappings): unknown[] =>
  lab.fn.invocations.map(({ event, keys }) => [
    keys.join(''),
    event.state,
    event.isFinalInvokeForWindow ? 'final' : 'part',
    event.isWindowTerminatedEarly ? 'early' : 'in time',
  ]);

test('carries the state from batch to batch, and ends with an invocation without records', async () => {
  const lab = await TestMappings.open();
  lab.fn.handler = collect;
  await lab.create({ TumblingWindowInSeconds: 60, BatchSize: 2 });

  await lab.stream.putAll(named('a', 'b', 'c'));
  await settle();
  expect(lab.fn.invocations[0]?.text).toMatch(
    /^\{"Records":\[.*\],"window":\{"start":"2025-11-25T12:00:00Z","end":"2025-11-25T12:01:00Z"\},"state":\{\},"shardId":"shard-0","eventSourceARN":"arn:[^"]*","isFinalInvokeForWindow":false,"isWindowTerminatedEarly":false\}$/,
  );
  await lab.clock.advance(61_000);

  expect(outline(lab)).toEqual([
    ['ab', {}, 'part', 'in time'],
    ['c', { seen: 'ab' }, 'part', 'in time'],
    ['', { seen: 'abc' }, 'final', 'in time'],
  ]);
  expect(lab.clock.pending).toBe(0);
});

test('never mixes windows in a batch: the first record of the next one ends the previous one', async () => {
  const lab = await TestMappings.open();
  lab.fn.handler = collect;
  await lab.stream.put('a');
  await lab.clock.advance(60_000);
  await lab.stream.put('b');
  await lab.clock.advance(60_000);

  await lab.create({ TumblingWindowInSeconds: 60 });
  await lab.clock.advance(1000);

  expect(outline(lab)).toEqual([
    ['a', {}, 'part', 'in time'],
    ['', { seen: 'a' }, 'final', 'in time'],
    ['b', {}, 'part', 'in time'],
    ['', { seen: 'b' }, 'final', 'in time'],
  ]);
});

test('keeps the state across a restart', async () => {
  const lab = await TestMappings.open();
  lab.fn.handler = collect;
  await lab.create({ TumblingWindowInSeconds: 60 });
  await lab.stream.put('a');
  await settle();

  await lab.restart();
  await lab.stream.put('b');
  await lab.clock.advance(61_000);

  expect(outline(lab).slice(1)).toEqual([
    ['b', { seen: 'a' }, 'part', 'in time'],
    ['', { seen: 'ab' }, 'final', 'in time'],
  ]);
});

test('treats an answer without state as a failed invocation', async () => {
  const lab = await TestMappings.open();
  lab.fn.handler = () => ({ batchItemFailures: [] });
  await lab.create({ TumblingWindowInSeconds: 60, MaximumRetryAttempts: 1 });

  await lab.stream.put('a');
  await lab.clock.advance(10_000);

  expect(outline(lab)).toEqual([
    ['a', {}, 'part', 'in time'],
    ['a', {}, 'part', 'in time'],
  ]);
});

test('ends early when the state exceeds 1 MB', async () => {
  const lab = await TestMappings.open();
  lab.fn.handler = ({ event }) => ({ state: event.isFinalInvokeForWindow ? {} : { seen: 'x'.repeat(1024 * 1024) } });
  await lab.create({ TumblingWindowInSeconds: 60 });

  await lab.stream.put('a');
  await settle();

  expect(lab.fn.invocations.map(({ event }) => [event.isFinalInvokeForWindow, event.isWindowTerminatedEarly])).toEqual([
    [false, false],
    [true, true],
  ]);
});

test('retries the final invocation like a batch', async () => {
  const lab = await TestMappings.open();
  lab.fn.handler = (invocation, signal) => {
    if (invocation.event.isFinalInvokeForWindow) throw new HandlerError();
    return collect(invocation, signal);
  };
  await lab.create({ TumblingWindowInSeconds: 60, MaximumRetryAttempts: 2 });

  await lab.stream.put('a');
  await lab.clock.advance(90_000);
  await lab.stream.put('b');
  await settle();

  expect(outline(lab).map((call) => (call as unknown[])[0])).toEqual(['a', '', '', '', 'b']);
});
