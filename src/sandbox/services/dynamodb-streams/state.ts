/** The part of DynamoDB's state that DynamoDB Streams uses. */
import type { ShardIterators } from '../../streams/shard-iterator.ts';
import type { TableStreams } from '../dynamodb/streams/table-streams.ts';

export interface DynamoDbStreamsState {
  readonly streams: TableStreams;
  readonly iterators: ShardIterators;
}
