import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogStreamCommand,
  DescribeLogStreamsCommand,
  type DescribeLogStreamsCommandInput,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { beforeAll, describe, expect, it } from 'vitest';
import { useSandbox } from '../../../helpers/use-sandbox.ts';

const used = useSandbox();
const logs = (): CloudWatchLogsClient => used.client(CloudWatchLogsClient);
const logGroupName = '/streams';
const arn = 'arn:aws:logs:us-east-1:000000000000:log-group:/streams';

const create = (logStreamName: string): Promise<unknown> =>
  logs().send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
const put = (logStreamName: string, timestamp: number): Promise<unknown> =>
  logs().send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents: [{ timestamp, message: 'm' }] }));
const list = async (input: Partial<DescribeLogStreamsCommandInput>): Promise<(string | undefined)[]> => {
  const { logStreams = [] } = await logs().send(new DescribeLogStreamsCommand({ logGroupName, ...input }));
  return logStreams.map(({ logStreamName }) => logStreamName);
};

beforeAll(async () => {
  await logs().send(new CreateLogGroupCommand({ logGroupName }));
});

describe('log streams', () => {
  it('are described without events, as on AWS', async () => {
    await create('2025/11/25/[$LATEST]00');
    const { logStreams } = await logs().send(new DescribeLogStreamsCommand({ logGroupName }));
    expect(logStreams).toEqual([
      {
        logStreamName: '2025/11/25/[$LATEST]00',
        creationTime: expect.any(Number),
        arn: `${arn}:log-stream:2025/11/25/[$LATEST]00`,
        storedBytes: 0,
      },
    ]);
  });

  it('have times and a token once they have events', async () => {
    await create('timed');
    const now = Date.now();
    await put('timed', now - 1000);
    await put('timed', now);
    const { logStreams } = await logs().send(
      new DescribeLogStreamsCommand({ logGroupName, logStreamNamePrefix: 'timed' }),
    );
    expect(logStreams?.[0]).toMatchObject({
      firstEventTimestamp: now - 1000,
      lastEventTimestamp: now,
      lastIngestionTime: expect.any(Number),
      uploadSequenceToken: expect.stringMatching(/^49\d{54}$/),
      storedBytes: 0,
    });
  });

  it('are unique, and need a group', async () => {
    await create('once');
    await expect(create('once')).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
      message: 'The specified log stream already exists',
    });
    await expect(
      logs().send(new CreateLogStreamCommand({ logGroupName: '/nowhere', logStreamName: 's' })),
    ).rejects.toMatchObject({ message: 'The specified log group does not exist.' });
    await expect(create('a:b')).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  it('are deleted with their events', async () => {
    await create('again');
    await put('again', Date.now());
    const remove = new DeleteLogStreamCommand({ logGroupName, logStreamName: 'again' });
    await logs().send(remove);
    await expect(logs().send(remove)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log stream does not exist.',
    });
  });

  it('are ordered by name, or by their last event', async () => {
    const now = Date.now();
    for (const [name, time] of [
      ['o-b', now + 3000],
      ['o-a', now + 1000],
      ['o-c', now + 2000],
    ] as const) {
      await create(name);
      await put(name, time);
    }
    expect(await list({ logStreamNamePrefix: 'o-' })).toEqual(['o-a', 'o-b', 'o-c']);
    expect(await list({ logStreamNamePrefix: 'o-', descending: true })).toEqual(['o-c', 'o-b', 'o-a']);
    expect(await list({ orderBy: 'LastEventTime', descending: true, limit: 3 })).toEqual(['o-b', 'o-c', 'o-a']);
    await expect(list({ orderBy: 'LastEventTime', logStreamNamePrefix: 'o-' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Cannot order by LastEventTime with a logStreamNamePrefix.',
    });
  });

  it('are listed in pages', async () => {
    const { logStreams, nextToken } = await logs().send(
      new DescribeLogStreamsCommand({ logGroupName, logStreamNamePrefix: 'o-', limit: 2 }),
    );
    expect(logStreams).toHaveLength(2);
    expect(await list({ logStreamNamePrefix: 'o-', limit: 2, nextToken })).toEqual(['o-c']);
  });

  it('are found by the name or ARN of the group, not by both', async () => {
    for (const logGroupIdentifier of [logGroupName, arn]) {
      const found = await logs().send(
        new DescribeLogStreamsCommand({ logGroupIdentifier, logStreamNamePrefix: 'o-a' }),
      );
      expect(found.logStreams).toHaveLength(1);
    }
    await expect(list({ logGroupIdentifier: arn })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'LogGroup name and LogGroup ARN are mutually exclusive parameters.',
    });
  });
});
