/** Reads a table's stream from now on, over all its shards, independently of the trigger. */
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams';
import { isAwsError } from '../../aws/errors.ts';
import { pages } from '../../aws/pages.ts';
import type { StepContext } from '../../steps/context.ts';

export type { StreamRecord };

export interface StreamReader {
  /** The records since the last call; in order within a shard, and so for each item. */
  read(): Promise<readonly StreamRecord[]>;
  /** The same, by the ID of their shard. */
  readShards(): Promise<readonly ShardRecords[]>;
  /** The IDs of the shards that get the writes now. */
  openShards(): readonly string[];
}

export type ShardRecords = readonly [shardId: string, records: readonly StreamRecord[]];

/** Resolves when the position of each open shard is held: writes after that are read. */
export async function openStreamReader(step: StepContext, streamArn: string): Promise<StreamReader> {
  const iterators = new Map<string, string>();
  const known = new Set<string>();

  const follow = async (shardId: string, type: 'LATEST' | 'TRIM_HORIZON'): Promise<void> => {
    known.add(shardId);
    const { ShardIterator } = await step.aws.send(
      DynamoDBStreamsClient,
      new GetShardIteratorCommand({ StreamArn: streamArn, ShardId: shardId, ShardIteratorType: type }),
    );
    if (ShardIterator !== undefined) iterators.set(shardId, ShardIterator);
  };

  const shards = await listShards(step, streamArn);
  for (const { id } of shards) known.add(id);
  await Promise.all(shards.filter(({ isOpen }) => isOpen).map(({ id }) => follow(id, 'LATEST')));

  const readShard = async (shardId: string, iterator: string): Promise<ShardRecords> => {
    try {
      const { Records = [], NextShardIterator } = await step.aws.send(
        DynamoDBStreamsClient,
        new GetRecordsCommand({ ShardIterator: iterator }),
      );
      if (NextShardIterator === undefined) iterators.delete(shardId);
      else iterators.set(shardId, NextShardIterator);
      return [shardId, Records];
    } catch (error) {
      // Others read it too often: the next look tries again.
      if (isAwsError(error, 'LimitExceededException', 'ProvisionedThroughputExceededException')) return [shardId, []];
      throw error;
    }
  };

  const readShards = async (): Promise<readonly ShardRecords[]> => {
    const before = iterators.size;
    const pages = await Promise.all([...iterators].map(([shardId, iterator]) => readShard(shardId, iterator)));
    if (iterators.size < before || before === 0) {
      const born = (await listShards(step, streamArn)).filter(({ id }) => !known.has(id));
      await Promise.all(born.map(({ id }) => follow(id, 'TRIM_HORIZON')));
    }
    return pages;
  };
  return {
    read: async () => (await readShards()).flatMap(([, records]) => records),
    readShards,
    openShards: () => [...iterators.keys()],
  };
}

async function listShards(
  { aws }: StepContext,
  StreamArn: string,
): Promise<readonly { readonly id: string; readonly isOpen: boolean }[]> {
  const found: { id: string; isOpen: boolean }[] = [];
  const ask = (ExclusiveStartShardId: string | undefined) =>
    aws.send(DynamoDBStreamsClient, new DescribeStreamCommand({ StreamArn, ExclusiveStartShardId }));
  for await (const { StreamDescription } of pages(ask, (page) => page.StreamDescription?.LastEvaluatedShardId)) {
    for (const { ShardId, SequenceNumberRange } of StreamDescription?.Shards ?? []) {
      if (ShardId) found.push({ id: ShardId, isOpen: SequenceNumberRange?.EndingSequenceNumber === undefined });
    }
  }
  return found;
}
