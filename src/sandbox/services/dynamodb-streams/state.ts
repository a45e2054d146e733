/** What DynamoDB Streams needs of DynamoDB's state. */
import type { ShardIterators } from '../../streams/shard-iterator.ts';
import type { TableStreams } from '../dynamodb/streams/table-streams.ts';

export interface DynamoDbStreamsState {
  readonly streams: TableStreams;
  readonly iterators: ShardIterators;
}
