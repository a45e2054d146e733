import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../../../src/aws/wait.ts';
import { systemClock } from '../../../src/cli/system-clock.ts';
import { PACES } from '../../../src/sandbox/contract/pace.ts';
import { useCli } from '../../helpers/run-cli.ts';

/** Less than the life of a shard iterator. */
const LATE_MS = 10 * 60_000;

describe('run on a trigger that starts to read long after it is Enabled', () => {
  const cli = useCli({ pace: { ...PACES.fast, latestPosition: LATE_MS } });

  /** The number of records in the stream of the table Dogs, if there is one. */
  const countRecords = async (): Promise<number> => {
    const streams = cli.client(DynamoDBStreamsClient);
    const [{ StreamArn } = {}] = (await streams.send(new ListStreamsCommand({ TableName: 'Dogs' }))).Streams ?? [];
    if (StreamArn === undefined) return 0;
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
    const counts = (StreamDescription?.Shards ?? []).map(async ({ ShardId }) => {
      const ask = new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' });
      const { ShardIterator } = await streams.send(ask);
      return (await streams.send(new GetRecordsCommand({ ShardIterator }))).Records?.length ?? 0;
    });
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  };

  /** Until marked items were written, and for many looks no more. */
  const untilWritten = async (): Promise<void> => {
    let last = 0;
    let same = 0;
    const look = async () => {
      const count = await countRecords();
      same = count > 0 && count === last ? same + 1 : 0;
      last = count;
      return same === 10 ? { value: count } : { seen: `${count} records` };
    };
    const { signal } = new AbortController();
    const options = { clock: systemClock, timeoutMs: 50_000, longestPauseMs: 200, signal };
    await waitFor(look, { what: 'the marked writes', ...options });
  };

  it('writes again until the trigger delivers, says so, and then writes the test items', async () => {
    const running = cli.run('run dogs');
    await untilWritten();
    await cli.sandbox.advanceClock(LATE_MS);
    const { code, stdout, stderr } = await running;

    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(
      /^The new trigger delivered none of the marked writes of the first .* s; LATEST misses what comes before it polls\. Now it delivers\.$/m,
    );
    expect(stdout).toContain('dogs: 6 of 6 passed');
    expect(stdout.match(/^\d\d:.*streamlab-verify-/gm)).toBeNull();
  });

  it('writes no marked item to a trigger that has delivered before, and leaves none', async () => {
    const { code, stderr } = await cli.run('run dogs --no-verify');

    expect(code, stderr).toBe(0);
    expect(stderr).not.toContain('marked');
    const { Items } = await cli.client(DynamoDBClient).send(new ScanCommand({ TableName: 'Dogs' }));
    expect(Items).toEqual([]);
  });
});
