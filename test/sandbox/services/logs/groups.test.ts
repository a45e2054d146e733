import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  type DescribeLogGroupsCommandInput,
  ListLogGroupsCommand,
  ListTagsForResourceCommand,
  ListTagsLogGroupCommand,
  PutRetentionPolicyCommand,
  TagLogGroupCommand,
  TagResourceCommand,
  UntagLogGroupCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, it } from 'vitest';
import { useSandbox } from '../../../helpers/use-sandbox.ts';

const used = useSandbox();
const logs = (): CloudWatchLogsClient => used.client(CloudWatchLogsClient);
const arn = (name: string): string => `arn:aws:logs:us-east-1:000000000000:log-group:${name}`;

async function create(logGroupName: string, more: object = {}): Promise<void> {
  await logs().send(new CreateLogGroupCommand({ logGroupName, ...more }));
}

async function describeGroups(input: DescribeLogGroupsCommandInput): Promise<(string | undefined)[]> {
  const { logGroups = [] } = await logs().send(new DescribeLogGroupsCommand(input));
  return logGroups.map(({ logGroupName }) => logGroupName);
}

describe('log groups', () => {
  it('are described as on AWS', async () => {
    await create('/plain');
    const { logGroups } = await logs().send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/plain' }));
    expect(logGroups).toEqual([
      {
        logGroupName: '/plain',
        creationTime: expect.any(Number),
        arn: `${arn('/plain')}:*`,
        logGroupArn: arn('/plain'),
        logGroupClass: 'STANDARD',
        metricFilterCount: 0,
        storedBytes: 0,
        deletionProtectionEnabled: false,
      },
    ]);
  });

  it('exist once', async () => {
    await create('/once');
    await expect(create('/once')).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
      message: 'The specified log group already exists',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('are gone once deleted', async () => {
    await create('/gone');
    const remove = new DeleteLogGroupCommand({ logGroupName: '/gone' });
    await logs().send(remove);
    await expect(logs().send(remove)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log group does not exist.',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it.each([
    [
      '',
      "2 validation errors detected: Value '' at 'logGroupName' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'a b',
      "1 validation error detected: Value 'a b' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+",
    ],
    ['a'.repeat(513), 'Invalid LogGroup or LogStream, both must have length less than or equal to 512.'],
  ])('refuse the name %.20j', async (name, message) => {
    const refusal = await create(name).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ name: 'InvalidParameterException' });
    expect(String(refusal)).toContain(message);
  });

  it('are listed by name in pages', async () => {
    for (const name of ['c', 'a', 'e', 'b', 'd']) await create(`/paged/${name}`);
    const found: (string | undefined)[] = [];
    let nextToken: string | undefined;
    do {
      const page: { logGroups?: { logGroupName?: string }[]; nextToken?: string } = await logs().send(
        new DescribeLogGroupsCommand({ logGroupNamePrefix: '/paged/', limit: 2, nextToken }),
      );
      found.push(...(page.logGroups ?? []).map(({ logGroupName }) => logGroupName));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    expect(found).toEqual(['/paged/a', '/paged/b', '/paged/c', '/paged/d', '/paged/e']);
    await expect(describeGroups({ nextToken: 'made-up' })).rejects.toMatchObject({
      message: 'The specified nextToken is invalid.',
    });
  });

  it('are found by a substring of the name, then without sizes', async () => {
    await create('/aws/lambda/needle-1');
    await create('/other/needle-2');
    expect(await describeGroups({ logGroupNamePattern: 'needle' })).toEqual([
      '/aws/lambda/needle-1',
      '/other/needle-2',
    ]);
    const { logGroups = [] } = await logs().send(new DescribeLogGroupsCommand({ logGroupNamePattern: 'needle-2' }));
    expect(logGroups[0]).not.toHaveProperty('storedBytes');
    const listed = await logs().send(new ListLogGroupsCommand({ logGroupNamePattern: 'needle-2' }));
    expect(listed.logGroups).toEqual([
      { logGroupName: '/other/needle-2', logGroupArn: arn('/other/needle-2'), logGroupClass: 'STANDARD' },
    ]);
    await expect(describeGroups({ logGroupNamePattern: 'a', logGroupNamePrefix: 'b' })).rejects.toMatchObject({
      message: 'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
    });
  });

  it('have at most fifty in a page', async () => {
    await expect(describeGroups({ limit: 51 })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message:
        "1 validation error detected: Value '51' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 50",
    });
  });

  it('have a retention only when it is set', async () => {
    await create('/kept');
    const retention = async (): Promise<unknown> => {
      const { logGroups = [] } = await logs().send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/kept' }));
      return logGroups[0]?.retentionInDays;
    };
    await logs().send(new PutRetentionPolicyCommand({ logGroupName: '/kept', retentionInDays: 7 }));
    expect(await retention()).toBe(7);
    await logs().send(new DeleteRetentionPolicyCommand({ logGroupName: '/kept' }));
    expect(await retention()).toBeUndefined();
    await expect(
      logs().send(new PutRetentionPolicyCommand({ logGroupName: '/kept', retentionInDays: 2 })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('have tags, by ARN and by name', async () => {
    await create('/tagged', { tags: { env: 'testing1' } });
    const resourceArn = arn('/tagged');
    const byArn = async (): Promise<unknown> =>
      (await logs().send(new ListTagsForResourceCommand({ resourceArn }))).tags;
    await logs().send(new TagResourceCommand({ resourceArn, tags: { test1: 'val1', test2: 'val2' } }));
    await logs().send(new TagLogGroupCommand({ logGroupName: '/tagged', tags: { test3: 'val3' } }));
    const all = { env: 'testing1', test1: 'val1', test2: 'val2', test3: 'val3' };
    expect(await byArn()).toEqual(all);
    expect((await logs().send(new ListTagsLogGroupCommand({ logGroupName: '/tagged' }))).tags).toEqual(all);
    await logs().send(new UntagResourceCommand({ resourceArn, tagKeys: ['test1', 'unknown'] }));
    await logs().send(new UntagLogGroupCommand({ logGroupName: '/tagged', tags: ['env', 'test3'] }));
    expect(await byArn()).toEqual({ test2: 'val2' });
  });
});
