import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { LambdaClient, ListEventSourceMappingsCommand, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/labs/experiments/experiment.ts';
import { experiments } from '../../../src/labs/experiments/index.ts';
import { useCli } from '../../helpers/run-cli.ts';

const cli = useCli();

/** All resources in the account that an experiment could have created. */
async function everything(): Promise<readonly unknown[]> {
  const [dynamoDb, lambda] = [cli.client(DynamoDBClient), cli.client(LambdaClient)];
  const [iam, logs] = [cli.client(IAMClient), cli.client(CloudWatchLogsClient)];
  const found = [
    (await dynamoDb.send(new ListTablesCommand({}))).TableNames,
    (await lambda.send(new ListFunctionsCommand({}))).Functions,
    (await lambda.send(new ListEventSourceMappingsCommand({}))).EventSourceMappings,
    (await iam.send(new ListRolesCommand({}))).Roles,
    (await logs.send(new DescribeLogGroupsCommand({}))).logGroups,
  ];
  return found.flatMap((list): readonly unknown[] => list ?? []);
}

/** Experiments that wait for retries, whose backoff is seconds of the sandbox's time. */
const WAITS_FOR_RETRIES = ['poison'];

/** Lets the sandbox's time pass five times as fast. */
async function hurried<T>(work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => void cli.sandbox.advanceClock(40), 10);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

describe('streamlab experiment', () => {
  it('lists the experiments', async () => {
    const { code, stdout } = await cli.run('experiment');

    expect(code).toBe(0);
    expect(stdout).toBe(`batching   what BatchSize and the batching window do
filter     what event filters let through
poison     one deleted score blocks its shard
recursion  a function that calls itself through its table
retry      one bad record among good ones
`);
  });

  it.each(experiments.map(({ id }) => id))('%s comes out as predicted and leaves nothing', async (id) => {
    const run = () => cli.json(`experiment ${id}`);
    const result = await (WAITS_FOR_RETRIES.includes(id) ? hurried(run) : run());

    const outcomes = result.outcomes as readonly Outcome[];
    expect(outcomes.length).toBeGreaterThan(1);
    expect(outcomes.filter(({ holds }) => !holds)).toEqual([]);
    expect(result).toMatchObject({ schemaVersion: 1, command: 'experiment', experiment: id, left: [] });
    expect(await everything()).toEqual([]);
  });

  it.each(['batching', 'retry'])('%s moves the clock of a sandbox of its own, and says so', async (id) => {
    const offsetMs = cli.sandbox.clock.offsetMs;
    const { stderr, code } = await cli.run(`experiment ${id} --timeout 1ms`);
    expect(stderr).toContain('It moves the clock, so it runs in a sandbox of its own, which ends with it.\n');
    expect(stderr).not.toContain('left over');
    expect(code).toBe(3);
    expect(cli.sandbox.clock.offsetMs).toBe(offsetMs);
  });

  it('shows the batch sizes that arrived', async () => {
    const { stdout } = await cli.run('experiment batching --name ada');

    expect(stdout).toContain('It is said:  The batch size is how long DynamoDB waits');
    expect(stdout).toMatch(/ {2}window 0 s, 10 writes\n.*\n {4}observed {3}batch sizes (\d, )+\d {2}as predicted\n/);
    expect(stdout).toContain(`  window 5 s, 10 writes
    predicted  one batch of 10
    observed   batch sizes 10  as predicted
`);
    expect(stdout).toContain('What it shows:  Lambda polls the stream');
  });

  it.each([
    ['while it sets up', 'It is said'],
    ['while it observes', 'as predicted'],
  ])('removes all resources when it is interrupted %s', async (_when, text) => {
    const interrupt = new AbortController();
    const onOutput = (printed: string): void => {
      if (printed.includes(text)) setImmediate(() => interrupt.abort(new Error('SIGINT')));
    };

    const { code } = await cli.run('experiment poison', { signal: interrupt.signal, onOutput });

    expect(code).toBe(130);
    expect(await everything()).toEqual([]);
  });

  it('rejects an unknown experiment', async () => {
    const { code, stderr } = await cli.run('experiment gravity');

    expect(code).toBe(2);
    expect(stderr).toContain('There is no experiment gravity');
    expect(stderr).toContain('hint: the experiments are batching, filter, poison, recursion, retry');
  });
});
