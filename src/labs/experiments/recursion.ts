/** A function that writes into the table that calls it: how it runs away, how it is stopped, how it is fixed. */
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { LambdaClient, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { resourceName } from '../../steps/context.ts';
import { listMappings } from '../../steps/event-source-mapping.ts';
import type { ResourceSpec } from '../../steps/spec.ts';
import type { TableSpec } from '../../steps/table.ts';
import { setUpLab } from '../engine/set-up-lab.ts';
import { watch } from '../follow/watch.ts';
import type { Experiment, ExperimentContext } from './experiment.ts';
import { pause, write } from './observe.ts';
import { loggedFunction, streamRole } from './resources.ts';

const ROLE = 'streamlab-recursion-role';
const FUNCTION = 'streamlab-recursion';
/** More items than were written by hand. */
const RUNS_AWAY = 20;

const table: TableSpec = {
  kind: 'table',
  name: 'streamlab-recursion',
  partitionKey: { name: 'Chain', type: 'S' },
  sortKey: { name: 'Depth', type: 'N' },
};

const resources: readonly ResourceSpec[] = [
  streamRole(ROLE, [{ actions: ['dynamodb:PutItem'], on: { table: table.name } }]),
  table,
  { kind: 'stream', table: table.name, viewType: 'NEW_IMAGE' },
  ...loggedFunction({
    name: FUNCTION,
    role: ROLE,
    folder: 'recursion',
    tableVariables: { TARGET_TABLE: table.name },
    timeoutSeconds: 15,
  }),
  {
    kind: 'event-source-mapping',
    function: FUNCTION,
    source: { streamOfTable: table.name },
    startingPosition: 'TRIM_HORIZON',
  },
];

export const recursion: Experiment = {
  id: 'recursion',
  title: 'A function that calls itself through its table',
  claim: 'Lambda detects recursive loops and stops them.',
  lesson:
    'Recursive loop detection does not know DynamoDB streams: one write becomes calls without end, and each costs. Disable the mapping to stop it at once; then filter out what the function itself writes, or let it write elsewhere.',
  resources,
  observe: async (context) => {
    await observeLoop(context);
    await observeStop(context);
    await observeFilter(context);
  },
};

async function observeLoop(context: ExperimentContext): Promise<void> {
  context.busy('one write');
  await putByHand(context, 'loop');
  const items = await countWhen(context, 'loop', RUNS_AWAY);
  context.report({
    what: 'one write',
    predicted: 'item after item, without end',
    observed: `${items} items so far`,
    holds: items >= RUNS_AWAY,
  });
}

async function observeStop(context: ExperimentContext): Promise<void> {
  context.busy('disabling the mapping');
  const { step, limits } = context;
  const functionName = resourceName(step, FUNCTION);
  const [mapping] = await listMappings(step, functionName);
  await step.aws.send(LambdaClient, new UpdateEventSourceMappingCommand({ UUID: mapping?.UUID, Enabled: false }));
  await watch(context, limits.mappingMs, async () => {
    const [one] = await listMappings(step, functionName);
    return one?.State === 'Disabled' ? { value: one } : { seen: String(one?.State) };
  });
  // Pollers lag behind the state: count when nothing has arrived for a while.
  let before = -1;
  let after = await count(context, 'loop');
  await watch(context, limits.mappingMs, async () => {
    before = after;
    await pause(context, context.quietMs);
    after = await count(context, 'loop');
    return before === after ? { value: after } : { seen: String(after) };
  });
  context.report({
    what: 'the mapping disabled',
    predicted: 'no more items',
    observed: before === after ? `${after} items, and it stays so` : `${before}, then ${after} items`,
    holds: before === after,
  });
}

async function observeFilter(context: ExperimentContext): Promise<void> {
  context.busy('a filter for what people write');
  const byPeople = { dynamodb: { NewImage: { WrittenBy: { S: ['person'] } } } };
  const filtered = resources.map((spec) =>
    spec.kind === 'event-source-mapping' ? { ...spec, filters: [byPeople] } : spec,
  );
  await setUpLab(context.step, filtered, { adopt: false, onStep: () => {} });
  await putByHand(context, 'filtered');
  await countWhen(context, 'filtered', 2);
  await pause(context, context.quietMs);
  const items = await count(context, 'filtered');
  context.report({
    what: 'a filter for what people write',
    predicted: 'one write, one item of the function: 2 items',
    observed: `${items} items`,
    holds: items === 2,
  });
}

async function putByHand(context: ExperimentContext, chain: string): Promise<void> {
  const item = { Chain: { S: chain }, Depth: { N: '1' }, WrittenBy: { S: 'person' } };
  await write(context, table, { kind: 'put', item });
}

async function count({ step }: ExperimentContext, chain: string): Promise<number> {
  const { Count = 0 } = await step.aws.send(
    DynamoDBClient,
    new QueryCommand({
      TableName: resourceName(step, table.name),
      KeyConditionExpression: 'Chain = :chain',
      ExpressionAttributeValues: { ':chain': { S: chain } },
      Select: 'COUNT',
      ConsistentRead: true,
    }),
  );
  return Count;
}

async function countWhen(context: ExperimentContext, chain: string, atLeast: number): Promise<number> {
  let last = 0;
  await watch(context, context.limits.mappingMs, async () => {
    last = await count(context, chain);
    return last >= atLeast ? { value: last } : { seen: String(last) };
  });
  return last;
}
