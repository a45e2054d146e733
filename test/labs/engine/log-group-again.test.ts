import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DeleteFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, describe, expect, it } from 'vitest';
import { useCli } from '../../helpers/run-cli.ts';

const FUNCTION = 'student-ProcessDynamoDBRecords';
const logGroupName = `/aws/lambda/${FUNCTION}`;
const cli = useCli();
afterEach(() => cli.sandbox.reset());

const deleteGroup = () => cli.client(CloudWatchLogsClient).send(new DeleteLogGroupCommand({ logGroupName }));
const createGroup = (tags?: Record<string, string>) =>
  cli.client(CloudWatchLogsClient).send(new CreateLogGroupCommand({ logGroupName, tags }));
const deleteFunction = () => cli.client(LambdaClient).send(new DeleteFunctionCommand({ FunctionName: FUNCTION }));
const isThere = async (): Promise<boolean> => {
  const { logGroups = [] } = await cli.client(CloudWatchLogsClient).send(new DescribeLogGroupsCommand({}));
  return logGroups.some((one) => one.logGroupName === logGroupName);
};

describe('a log group that Lambda created again, without tags', () => {
  it('is removed by teardown, because its function is ours', async () => {
    await cli.run('setup');
    await deleteGroup();
    await cli.run('invoke');
    expect(await isThere()).toBe(true);

    const teardown = await cli.run('teardown');

    expect(teardown.stdout).toMatch(/^removed {5}log group/m);
    expect(teardown.stderr).toContain('Nothing of dogs is left');
    expect(teardown.code).toBe(0);
    expect(await isThere()).toBe(false);
  });

  it('is removed by teardown without its function, because it is newer than what else of the lab is ours', async () => {
    await cli.run('setup');
    await deleteGroup();
    await cli.run('invoke');
    await deleteFunction();

    expect((await cli.run('teardown')).stdout).toMatch(/^removed {5}log group/m);
    expect(await isThere()).toBe(false);
  });

  it('is taken over by setup without its function, and removed by the next teardown', async () => {
    await createGroup();

    const setup = await cli.run('setup');

    expect(setup.stdout).toMatch(
      /^updated {5}log group .* taken over: it had no tags, and there was no function that it could belong to$/m,
    );
    expect(setup.code).toBe(0);
    expect((await cli.run('status')).stdout.match(/^ready/gm)).toHaveLength(6);
    await cli.run('teardown');
    expect(await isThere()).toBe(false);
  });
});

describe('the log group of somebody else', () => {
  it('is kept by teardown after setup --adopt, though it has no tags and no function', async () => {
    await createGroup();

    const setup = await cli.run('setup --adopt');

    expect(setup.stdout).toMatch(/^adopted {5}log group/m);
    await cli.run('teardown');
    expect(await isThere()).toBe(true);
  });

  it('is refused by setup and kept by teardown when it has tags', async () => {
    await createGroup({ team: 'other' });

    expect((await cli.run('setup')).code).toBe(7);
    const teardown = await cli.run('teardown');

    expect(teardown.stdout).toMatch(/^not ours {4}log group/m);
    expect(await isThere()).toBe(true);
  });

  it('is kept by teardown when it is older than what else of the lab is ours, though it has no tags', async () => {
    await createGroup();
    await cli.sandbox.advanceClock(5_000);
    // A setup that failed half-way: the role is made, the log group is not looked at.
    cli.sandbox.setFaults([{ operation: 'logs', kind: 'error' }]);
    await cli.run('setup --timeout 1s');
    cli.sandbox.setFaults([]);
    await deleteFunction().catch(() => {});

    const teardown = await cli.run('teardown');

    expect(teardown.stdout).toMatch(/^removed {5}role/m);
    expect(teardown.stdout).toMatch(/^not ours {4}log group/m);
    expect(await isThere()).toBe(true);
  });
});
