/** The effect of BatchSize and the batching window: the same ten writes, read with and without a window. */
import { formatDuration } from '../../core/duration.ts';
import { targetTime } from '../../steps/context.ts';
import type { ResourceSpec } from '../../steps/spec.ts';
import type { TableSpec } from '../../steps/table.ts';
import type { Invocation } from '../follow/invocations.ts';
import { mentions, sequenceNumbersIn } from '../follow/logged-records.ts';
import type { Experiment, ExperimentContext } from './experiment.ts';
import { letPass, listText, logWhen, pause, write } from './observe.ts';
import { loggedFunction, streamRole } from './resources.ts';

const WRITES = 10;
const WINDOW_SECONDS = 5;
const ROLE = 'streamlab-batching-role';
const AT_ONCE = 'streamlab-batching-window-0';
const WITH_WINDOW = 'streamlab-batching-window-5';

/** One partition, so that all records are in one shard. */
const table: TableSpec = {
  kind: 'table',
  name: 'streamlab-batching',
  partitionKey: { name: 'Shelf', type: 'S' },
  sortKey: { name: 'Number', type: 'N' },
};

const mapping = (functionName: string, batchingWindowSeconds: number): ResourceSpec => ({
  kind: 'event-source-mapping',
  function: functionName,
  source: { streamOfTable: table.name },
  startingPosition: 'TRIM_HORIZON',
  batchSize: WRITES,
  batchingWindowSeconds,
});

export const batching: Experiment = {
  id: 'batching',
  movesClock: true,
  title: 'What BatchSize and the batching window do',
  claim: 'The batch size is how long DynamoDB waits: with 10 there is one call for every 10 changes.',
  lesson:
    'Lambda polls the stream, which pushes nothing. BatchSize is an upper bound: without a window one waiting record is delivered alone. What waits is MaximumBatchingWindowInSeconds, and it ends early when the batch is full.',
  resources: [
    streamRole(ROLE),
    table,
    { kind: 'stream', table: table.name, viewType: 'KEYS_ONLY' },
    ...loggedFunction({ name: AT_ONCE, role: ROLE, folder: 'books' }),
    ...loggedFunction({ name: WITH_WINDOW, role: ROLE, folder: 'books' }),
    mapping(AT_ONCE, 0),
    mapping(WITH_WINDOW, WINDOW_SECONDS),
  ],
  observe: async (context) => {
    await observeOne(context);
    await observeTen(context);
  },
};

/** One record alone; it also shows that both mappings poll, before the ten writes count. */
async function observeOne(context: ExperimentContext): Promise<void> {
  context.busy('one write alone');
  const start = await targetTime(context.step);
  await write(context, table, { kind: 'put', item: { Shelf: { S: 'alone' }, Number: { N: '0' } } });
  const has = (invocations: readonly Invocation[]): boolean => about(invocations, 'alone').length > 0;
  const [first] = about(await logWhen(context, AT_ONCE, has), 'alone');
  reportOne(context, { windowSeconds: 0, invocation: first, start });
  await letPass(context, WINDOW_SECONDS * 1000);
  const [second] = about(await logWhen(context, WITH_WINDOW, has), 'alone');
  reportOne(context, { windowSeconds: WINDOW_SECONDS, invocation: second, start });
}

function reportOne(
  context: ExperimentContext,
  {
    windowSeconds,
    invocation,
    start,
  }: { readonly windowSeconds: number; readonly invocation: Invocation | undefined; readonly start: Date },
): void {
  const delay = invocation && invocation.startedAt - start.getTime();
  const size = invocation && sequenceNumbersIn(invocation).length;
  // The clocks of two machines are compared here, and a window is not measured to the millisecond.
  const hasWaited = delay !== undefined && delay >= windowSeconds * 1000 - 500;
  context.report({
    what: `window ${windowSeconds} s, one write`,
    predicted: windowSeconds === 0 ? 'a batch of 1, at once' : `a batch of 1, when the ${windowSeconds} s are over`,
    observed: delay === undefined ? 'nothing' : `a batch of ${size}, after ${formatDuration(Math.max(0, delay))}`,
    holds: size === 1 && (windowSeconds === 0 || hasWaited),
  });
}

async function observeTen(context: ExperimentContext): Promise<void> {
  context.busy(`${WRITES} writes`);
  for (let number = 1; number <= WRITES; number += 1) {
    await write(context, table, { kind: 'put', item: { Shelf: { S: 'ten' }, Number: { N: String(number) } } });
    await pause(context, context.paceMs);
  }
  const all = (invocations: readonly Invocation[]): boolean =>
    sizesOf(about(invocations, 'ten')).reduce((a, b) => a + b, 0) >= WRITES;
  for (const [name, windowSeconds] of [
    [AT_ONCE, 0],
    [WITH_WINDOW, WINDOW_SECONDS],
  ] as const) {
    const sizes = sizesOf(about(await logWhen(context, name, all), 'ten'));
    context.report({
      what: `window ${windowSeconds} s, ${WRITES} writes`,
      predicted: windowSeconds === 0 ? 'many small batches: none waits to be full' : `one batch of ${WRITES}`,
      observed: `batch sizes ${listText(sizes)}`,
      holds: windowSeconds === 0 ? sizes.length > 1 : sizes.length === 1 && sizes[0] === WRITES,
    });
  }
}

/** Those that ended and were about this shelf. */
function about(invocations: readonly Invocation[], shelf: string): readonly Invocation[] {
  return invocations.filter((one) => one.report !== undefined && mentions(one, `"${shelf}"`));
}

const sizesOf = (invocations: readonly Invocation[]): readonly number[] =>
  invocations.map((one) => sequenceNumbersIn(one).length);
