/** One bad record among good ones: the effect of a thrown error, of bisecting and of reporting on its batch. */
import type { EventSourceMappingSpec } from '../../steps/event-source-mapping.ts';
import type { ResourceSpec } from '../../steps/spec.ts';
import type { TableSpec } from '../../steps/table.ts';
import type { Invocation } from '../follow/invocations.ts';
import type { Experiment } from './experiment.ts';
import { letPass, listText, logWhen, write } from './observe.ts';
import { loggedFunction, streamRole } from './resources.ts';

const ROLE = 'streamlab-retry-role';
const RETRIES = 2;
/** Long enough for all records to be written and to share one batch. */
const WINDOW_SECONDS = 5;

const table: TableSpec = {
  kind: 'table',
  name: 'streamlab-retry',
  partitionKey: { name: 'Box', type: 'S' },
  sortKey: { name: 'Id', type: 'S' },
};

/** The third cannot be handled. */
const IDS = ['a', 'b', 'bad', 'd'] as const;
/** Comes after them in the shard: when it is handled, their batch is done. */
const LAST = 'last';

type Counts = ReadonlyMap<string, number>;

interface Reader {
  readonly name: string;
  readonly what: string;
  readonly folder: string;
  readonly settings: Partial<EventSourceMappingSpec>;
  readonly predicted: string;
  readonly holds: (handled: (id: string) => number) => boolean;
}

const READERS: readonly Reader[] = [
  {
    name: 'streamlab-retry-throws',
    what: 'it throws',
    folder: 'retry-throws',
    settings: {},
    predicted: `a and b ${RETRIES + 1} times, d never: it is lost with the batch`,
    holds: (handled) => handled('a') === RETRIES + 1 && handled('b') === RETRIES + 1 && handled('d') === 0,
  },
  {
    name: 'streamlab-retry-bisects',
    what: 'it throws, the batch is bisected',
    folder: 'retry-throws',
    settings: { bisectBatch: true },
    predicted: 'a, b and d at least once, some of them again; only bad is lost',
    holds: (handled) => ['a', 'b', 'd'].every((id) => handled(id) >= 1) && handled('a') > 1,
  },
  {
    name: 'streamlab-retry-reports',
    what: 'it reports which one, the batch is bisected',
    folder: 'retry-reports',
    settings: { bisectBatch: true, reportBatchItemFailures: true },
    predicted: 'a, b and d exactly once; only bad is lost',
    holds: (handled) => ['a', 'b', 'd'].every((id) => handled(id) === 1),
  },
];

export const retry: Experiment = {
  id: 'retry',
  movesClock: true,
  title: 'One bad record among good ones',
  claim: 'A retry tries the record that failed.',
  lesson:
    'A retry delivers the whole batch again, so what came before the bad record is handled again, and when the retries are used up the whole batch is given up. Bisecting saves the good ones; reporting batch item failures saves them without handling any twice.',
  resources: [
    streamRole(ROLE),
    table,
    { kind: 'stream', table: table.name, viewType: 'NEW_IMAGE' },
    ...READERS.flatMap(({ name, folder, settings }): ResourceSpec[] => [
      ...loggedFunction({ name, role: ROLE, folder }),
      {
        kind: 'event-source-mapping',
        function: name,
        source: { streamOfTable: table.name },
        startingPosition: 'TRIM_HORIZON',
        batchingWindowSeconds: WINDOW_SECONDS,
        maximumRetryAttempts: RETRIES,
        ...settings,
      },
    ]),
  ],
  observe: async (context) => {
    context.busy(`records ${listText(IDS)}`);
    const put = (id: string) =>
      write(context, table, {
        kind: 'put',
        item: { Box: { S: 'one' }, Id: { S: id }, ...(id === 'bad' ? { Bad: { BOOL: true } } : {}) },
      });
    for (const id of IDS) await put(id);
    await letPass(context, WINDOW_SECONDS * 1000);
    for (const { name } of READERS) await logWhen(context, name, (log) => log.some(({ report }) => report));
    await put(LAST);
    await letPass(context, WINDOW_SECONDS * 1000);
    for (const { name, what, predicted, holds } of READERS) {
      const log = await logWhen(context, name, (all) => (countHandled(all).get(LAST) ?? 0) > 0);
      const counts = countHandled(log);
      const handled = (id: string): number => counts.get(id) ?? 0;
      const times = IDS.map((id) => `${id} ${handled(id)}`);
      context.report({
        what,
        predicted,
        observed: `handled ${listText(times)}; batches of ${listText(batchSizes(log))}`,
        holds: holds(handled) && handled(LAST) > 0,
      });
    }
  },
};

function countHandled(log: readonly Invocation[]): Counts {
  const counts = new Map<string, number>();
  for (const { lines } of log) {
    for (const line of lines) {
      const id = /^Handled (\S+)$/.exec(line)?.[1];
      if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  return counts;
}

/** Without the one of the last record. */
function batchSizes(log: readonly Invocation[]): readonly string[] {
  return log
    .filter(({ lines }) => !lines.includes(`Handled ${LAST}`))
    .flatMap(({ lines }) => lines.flatMap((line) => /^Batch of (\d+)$/.exec(line)?.[1] ?? []));
}
