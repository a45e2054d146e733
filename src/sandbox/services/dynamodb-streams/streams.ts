/** Finds the streams and shards that requests name, or throws AWS's errors. */

import type { InputRules } from '../../contract/input-rules.ts';
import { ServiceError } from '../../contract/service.ts';
import type { TableStream, TableStreamShard } from '../dynamodb/streams/table-stream.ts';
import type { DynamoDbStreamsState } from './state.ts';

/** Lengths are those of the API reference. */
export const STREAM_ARN: InputRules = { StreamArn: { required: true, minLength: 37, maxLength: 1024 } };

/** For IAM: the stream that the request names. */
export function streamResource({ StreamArn }: { readonly StreamArn?: unknown }): string {
  return typeof StreamArn === 'string' ? StreamArn : '*';
}

export function requireStream(streamArn: string, { streams }: DynamoDbStreamsState): TableStream {
  if (!streamArn.startsWith('arn:')) {
    throw new ServiceError(
      'ValidationException',
      `1 validation error detected: Invalid StreamArn: ${streamArn} is not an Amazon Resource Name`,
    );
  }
  const stream = streams.find(streamArn);
  if (stream !== undefined) return stream;
  throw new ServiceError('ResourceNotFoundException', `Requested resource not found: Stream: ${streamArn} not found`);
}

/** The current shard, after trimming its expired records. */
export async function requireShard(
  stream: TableStream,
  shardId: string,
  { streams }: DynamoDbStreamsState,
): Promise<TableStreamShard> {
  const listed = streams.shards(stream).find((shard) => shard.shardId === shardId);
  if (listed !== undefined) await streams.trim(stream, listed);
  const current = streams.find(stream.arn);
  const shard = current && streams.shards(current).find((candidate) => candidate.shardId === shardId);
  if (shard !== undefined) return shard;
  throw new ServiceError('ResourceNotFoundException', 'Requested resource not found: Shard does not exist');
}

export function trimmedData(): ServiceError {
  return new ServiceError('TrimmedDataAccessException', 'The data you are trying to access has been trimmed');
}
