/** A record that the function cannot handle blocks its shard, until the function can. */
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { formatDuration } from '../../core/duration.ts';
import { resourceName } from '../../steps/context.ts';
import { readMetrics } from '../../steps/read-metrics.ts';
import type { ResourceSpec } from '../../steps/spec.ts';
import type { TableSpec } from '../../steps/table.ts';
import { setUpLab } from '../engine/set-up-lab.ts';
import type { Invocation } from '../follow/invocations.ts';
import { watch } from '../follow/watch.ts';
import { nodeCode } from '../lab.ts';
import type { Experiment, ExperimentContext } from './experiment.ts';
import { listText, logWhen, write } from './observe.ts';
import { loggedFunction, streamRole } from './resources.ts';

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
    'Without bounds a trigger tries a failing batch until its records expire, for a day, and nothing after it in the shard is delivered; IteratorAge shows it. Fix the function, or bound the retries, bisect, and report batch item failures.',
  resources,
  observe: async (context) => {
    await put(context, 1, 100);
    const before = await awaitTotal(context, 100);
    context.report({
      what: 'a score of 100',
      predicted: 'total 100',
      observed: `total ${before}`,
      holds: before === 100,
    });
    await observeBlock(context);
    await observeAge(context);
    await observeFix(context);
  },
};

async function observeBlock(context: ExperimentContext): Promise<void> {
  context.busy('a deletion, and a score of 50 after it');
  await write(context, records, { kind: 'delete', key: { Username: { S: USER }, RecordID: { N: '1' } } });
  await put(context, 2, 50);
  const log = await logWhen(context, FUNCTION, (invocations) => failures(invocations).length >= ATTEMPTS);
  const failed = failures(log);
  const gaps = failed.slice(1).map((one, index) => one.startedAt - (failed[index]?.startedAt ?? 0));
  context.report({
    what: 'the deletion',
    predicted: 'the same batch again and again, each time later',
    observed: `${failed.length} attempts, ${listText(gaps.map(formatDuration))} apart: ${failed[0]?.failure ?? 'no failure'}`,
    holds: failed.length >= ATTEMPTS,
  });
  const total = await readTotal(context);
  context.report({
    what: 'the score of 50 after it',
    predicted: 'not counted: total 100',
    observed: `total ${total}`,
    holds: total === 100,
  });
}

async function observeAge(context: ExperimentContext): Promise<void> {
  context.busy('the metric IteratorAge');
  let first: number | undefined;
  const risen = await watch<number>(context, context.limits.metricsMs, async () => {
    const age = await iteratorAge(context);
    first ??= age;
    return age !== undefined && first !== undefined && age > first ? { value: age } : { seen: String(age) };
  });
  const [from, to] = [first, 'value' in risen ? risen.value : undefined];
  context.report({
    what: 'IteratorAge',
    predicted: 'it rises',
    observed: `from ${from === undefined ? 'nothing' : formatDuration(from)} to ${to === undefined ? 'nothing more' : formatDuration(to)}`,
    holds: to !== undefined,
  });
}

async function observeFix(context: ExperimentContext): Promise<void> {
  context.busy('a function that skips deletions');
  const fixed = resources.map((spec) => (spec.kind === 'function' ? { ...spec, code: nodeCode('scores') } : spec));
  await setUpLab(context.step, fixed, { adopt: false, onStep: () => {} });
  const total = await awaitTotal(context, 150);
  context.report({
    what: 'a function that skips deletions',
    predicted: 'the next attempt passes: total 150',
    observed: `total ${total}`,
    holds: total === 150,
  });
}

async function put(context: ExperimentContext, id: number, score: number): Promise<void> {
  const item = { Username: { S: USER }, RecordID: { N: String(id) }, Score: { N: String(score) } };
  await write(context, records, { kind: 'put', item });
}

const failures = (invocations: readonly Invocation[]): readonly Invocation[] =>
  invocations.filter(({ failure }) => failure !== undefined);

async function readTotal({ step }: ExperimentContext): Promise<number> {
  const TableName = resourceName(step, TOTALS);
  const get = new GetItemCommand({ TableName, Key: { Username: { S: USER } }, ConsistentRead: true });
  const { Item } = await step.aws.send(DynamoDBClient, get);
  return Number(Item?.Score?.N ?? 0);
}

async function awaitTotal(context: ExperimentContext, wanted: number): Promise<number> {
  let last = 0;
  const { logsMs, mappingMs } = context.limits;
  await watch(context, Math.max(logsMs, mappingMs), async () => {
    last = await readTotal(context);
    return last >= wanted ? { value: last } : { seen: String(last) };
  });
  return last;
}

const HOUR_MS = 3_600_000;

async function iteratorAge({ step, since }: ExperimentContext): Promise<number | undefined> {
  const start = new Date(Math.floor(since.getTime() / 60_000) * 60_000);
  const end = new Date(start.getTime() + HOUR_MS);
  const series = await readMetrics(step, FUNCTION, { start, end, periodSeconds: 60 });
  const points = series.find(({ metric }) => metric === 'IteratorAge')?.points ?? [];
  return points.length === 0 ? undefined : Math.max(...points.map(({ value }) => value));
}
