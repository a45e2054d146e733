/** A record that the function cannot handle blocks its shard, until the function can. */
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { formatDuration } from '../../core/duration.ts';
import { resourceName } from '../../steps/context.ts';
import { readMetrics } from '../../steps/read-metrics.ts';
import type { ResourceSpec } from '../../steps/spec.ts';
import type { TableSpec } from '../../steps/table.ts';
import { setUpLab } from '../engine/set-up.ts';
import type { Invocation } from '../follow/invocations.ts';
import { watch } from '../follow/watch.ts';
import { type Bench, listText, logWhen, write } from './bench.ts';
import type { Experiment } from './experiment.ts';
import { loggedFunction, nodeCode, streamRole } from './parts.ts';

const ROLE = 'streamlab-poison-role';
const FUNCTION = 'streamlab-poison';
const TOTALS = 'streamlab-poison-totals';
const USER = 'Jane Doe';
const ATTEMPTS = 3;

/** One user is one partition, and so one shard. */
const records: TableSpec = {
  kind: 'table',
  name: 'streamlab-poison-records',
  partitionKey: { name: 'Username', type: 'S' },
  sortKey: { name: 'RecordID', type: 'N' },
};

const resources: readonly ResourceSpec[] = [
  streamRole(ROLE, [{ actions: ['dynamodb:UpdateItem'], on: { table: TOTALS } }]),
  records,
  { kind: 'stream', table: records.name, viewType: 'NEW_IMAGE' },
  { kind: 'table', name: TOTALS, partitionKey: { name: 'Username', type: 'S' } },
  ...loggedFunction({
    name: FUNCTION,
    role: ROLE,
    folder: 'scores-ported',
    tableVariables: { TARGET_TABLE: TOTALS },
    timeoutSeconds: 15,
  }),
  {
    kind: 'event-source-mapping',
    function: FUNCTION,
    source: { streamOfTable: records.name },
    startingPosition: 'TRIM_HORIZON',
  },
];

export const poison: Experiment = {
  id: 'poison',
  title: 'One deleted score blocks its shard',
  claim: 'A record that fails is tried again, and the others go on.',
  lesson:
    'Without bounds a trigger tries a failing batch until its records expire, for a day, and nothing behind it in the shard is delivered; IteratorAge shows it. Mend the function, or bound the retries, bisect, and report batch item failures.',
  resources,
  observe: async (bench) => {
    await put(bench, 1, 100);
    const before = await awaitTotal(bench, 100);
    bench.tell({
      what: 'a score of 100',
      predicted: 'total 100',
      observed: `total ${before}`,
      holds: before === 100,
    });
    await observeBlock(bench);
    await observeAge(bench);
    await observeFix(bench);
  },
};

async function observeBlock(bench: Bench): Promise<void> {
  bench.busy('a deletion, and a score of 50 behind it');
  await write(bench, records, { kind: 'delete', key: { Username: { S: USER }, RecordID: { N: '1' } } });
  await put(bench, 2, 50);
  const log = await logWhen(bench, FUNCTION, (invocations) => failures(invocations).length >= ATTEMPTS);
  const failed = failures(log);
  const gaps = failed.slice(1).map((one, index) => one.startedAt - (failed[index]?.startedAt ?? 0));
  bench.tell({
    what: 'the deletion',
    predicted: 'the same batch again and again, each time later',
    observed: `${failed.length} attempts, ${listText(gaps.map(formatDuration))} apart: ${failed[0]?.failure ?? 'no failure'}`,
    holds: failed.length >= ATTEMPTS,
  });
  const total = await readTotal(bench);
  bench.tell({
    what: 'the score of 50 behind it',
    predicted: 'not counted: total 100',
    observed: `total ${total}`,
    holds: total === 100,
  });
}

async function observeAge(bench: Bench): Promise<void> {
  bench.busy('the metric IteratorAge');
  let first: number | undefined;
  const risen = await watch<number>(bench, bench.limits.metricsMs, async () => {
    const age = await iteratorAge(bench);
    first ??= age;
    return age !== undefined && first !== undefined && age > first ? { value: age } : { seen: String(age) };
  });
  const [from, to] = [first, 'value' in risen ? risen.value : undefined];
  bench.tell({
    what: 'IteratorAge',
    predicted: 'it rises',
    observed: `from ${from === undefined ? 'nothing' : formatDuration(from)} to ${to === undefined ? 'nothing more' : formatDuration(to)}`,
    holds: to !== undefined,
  });
}

async function observeFix(bench: Bench): Promise<void> {
  bench.busy('a function that skips deletions');
  const mended = resources.map((spec) => (spec.kind === 'function' ? { ...spec, code: nodeCode('scores') } : spec));
  await setUpLab(bench.step, mended, { adopt: false, onStep: () => {} });
  const total = await awaitTotal(bench, 150);
  bench.tell({
    what: 'a function that skips deletions',
    predicted: 'the next attempt passes: total 150',
    observed: `total ${total}`,
    holds: total === 150,
  });
}

async function put(bench: Bench, id: number, score: number): Promise<void> {
  const item = { Username: { S: USER }, RecordID: { N: String(id) }, Score: { N: String(score) } };
  await write(bench, records, { kind: 'put', item });
}

const failures = (invocations: readonly Invocation[]): readonly Invocation[] =>
  invocations.filter(({ failure }) => failure !== undefined);

async function readTotal({ step }: Bench): Promise<number> {
  const TableName = resourceName(step, TOTALS);
  const get = new GetItemCommand({ TableName, Key: { Username: { S: USER } }, ConsistentRead: true });
  const { Item } = await step.aws.send(DynamoDBClient, get);
  return Number(Item?.Score?.N ?? 0);
}

async function awaitTotal(bench: Bench, wanted: number): Promise<number> {
  let last = 0;
  const { logsMs, mappingMs } = bench.limits;
  await watch(bench, Math.max(logsMs, mappingMs), async () => {
    last = await readTotal(bench);
    return last >= wanted ? { value: last } : { seen: String(last) };
  });
  return last;
}

const HOUR_MS = 3_600_000;

async function iteratorAge({ step, since }: Bench): Promise<number | undefined> {
  const start = new Date(Math.floor(since.getTime() / 60_000) * 60_000);
  const end = new Date(start.getTime() + HOUR_MS);
  const series = await readMetrics(step, FUNCTION, { start, end, periodSeconds: 60 });
  const points = series.find(({ metric }) => metric === 'IteratorAge')?.points ?? [];
  return points.length === 0 ? undefined : Math.max(...points.map(({ value }) => value));
}
