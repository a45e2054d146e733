/** Reading DynamoDB streams. */
import type { Shard, ShardIteratorType, _Record as StreamRecord } from '@aws-sdk/client-dynamodb-streams';
import type { Account } from './account.ts';

/** Every record of every shard of a stream, in the order of their sequence numbers. */
export async function readStream(aws: Account, StreamArn: string): Promise<StreamRecord[]> {
  const records: StreamRecord[] = [];
  for (const { ShardId } of await shardsOf(aws, StreamArn)) {
    const { ShardIterator } = await aws.streams.getShardIterator({
      StreamArn,
      ShardId,
      ShardIteratorType: 'TRIM_HORIZON',
    });
    records.push(...((await aws.streams.getRecords({ ShardIterator })).Records ?? []));
  }
  return records.sort((a, b) => (sequenceOf(a) < sequenceOf(b) ? -1 : 1));
}

export async function shardsOf(aws: Account, StreamArn: string): Promise<Shard[]> {
  return (await aws.streams.describeStream({ StreamArn })).StreamDescription?.Shards ?? [];
}

/** An iterator of the stream's first shard. */
export async function iteratorOf(aws: Account, StreamArn: string, type: ShardIteratorType, SequenceNumber?: string) {
  const [shard] = await shardsOf(aws, StreamArn);
  const request = { StreamArn, ShardId: shard?.ShardId, ShardIteratorType: type, SequenceNumber };
  return (await aws.streams.getShardIterator(request)).ShardIterator;
}

function sequenceOf({ dynamodb }: StreamRecord): bigint {
  return BigInt(dynamodb?.SequenceNumber ?? 0);
}
