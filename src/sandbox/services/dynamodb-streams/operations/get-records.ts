/** GetRecords: up to 1,000 records or 1 MB from an iterator's position, and the next iterator. */
import { GetRecords$ } from '@aws-sdk/client-dynamodb-streams';
import { defineOperation, ServiceError } from '../../../contract/service.ts';
import type { ShardLog } from '../../../streams/shard-log.ts';
import type { StreamRecord } from '../../dynamodb/streams/event-record.ts';
import { type StoredChange, streamRecord } from '../../dynamodb/streams/stream-record.ts';
import { isOpen, type TableStream, type TableStreamShard } from '../../dynamodb/streams/table-stream.ts';
import { iteratorToken, openIteratorToken, type Position, streamOfToken } from '../iterator-token.ts';
import type { DynamoDbStreamsState } from '../state.ts';
import { requireShard, requireStream, trimmedData } from '../streams.ts';

interface GetRecordsRequest {
  readonly ShardIterator?: unknown;
  readonly Limit?: unknown;
}

interface GetRecordsAnswer {
  readonly Records: readonly StreamRecord[];
  readonly NextShardIterator?: string;
}

const MAX_RECORDS = 1000;
const MAX_BYTES = 1024 * 1024;
/** Records are read in small steps, so that a page of large records is not in memory twice. */
const STEP = 100;

export const getRecords = defineOperation<GetRecordsRequest, GetRecordsAnswer, DynamoDbStreamsState>(GetRecords$, {
  // Images have the same form on the wire and in the store.
  encoding: 'wire',
  rules: {
    ShardIterator: { required: true, minLength: 1, maxLength: 2048 },
    Limit: { min: 1, max: MAX_RECORDS },
  },
  resources: ({ ShardIterator }) => streamOfToken(ShardIterator),
  handle: async ({ ShardIterator, Limit = MAX_RECORDS }, { state, clock }) => {
    if (typeof ShardIterator !== 'string' || typeof Limit !== 'number')
      throw new ServiceError('SerializationException', '');
    const { streamArn, shardId, position } = openIteratorToken(state.iterators, ShardIterator, clock.now());
    const stream = requireStream(streamArn, state);
    const shard = await requireShard(stream, shardId, state);
    if (isTrimmed(position, shard)) throw trimmedData();
    const { records, ended } = await readPage(state, { stream, shard, position, limit: Math.floor(Limit) });
    const last = records.at(-1)?.dynamodb.SequenceNumber;
    const next = last === undefined ? position : { sequenceNumber: last, inclusive: false };
    if (ended && !isOpen(shard)) return { Records: records };
    const target = { streamArn, shardId, position: next };
    return { Records: records, NextShardIterator: iteratorToken(state.iterators, target, clock.now()) };
  },
});

/** Whether records after the position have been trimmed. */
function isTrimmed(position: Position | undefined, { trimmedThrough }: TableStreamShard): boolean {
  if (position === undefined || trimmedThrough === undefined) return false;
  return position.inclusive ? position.sequenceNumber <= trimmedThrough : position.sequenceNumber < trimmedThrough;
}

interface PageRequest {
  readonly stream: TableStream;
  readonly shard: TableStreamShard;
  readonly position: Position | undefined;
  readonly limit: number;
}

/** `ended`: no record followed the page when it was read. */
async function readPage(
  { streams }: DynamoDbStreamsState,
  { stream, shard, position, limit }: PageRequest,
): Promise<{ records: StreamRecord[]; ended: boolean }> {
  const log = streams.log(shard.shardId);
  const records: StreamRecord[] = [];
  let bytes = 0;
  let from = position;
  while (records.length < limit) {
    const step = Math.min(STEP, limit - records.length);
    const read = await readFrom(log, from, step);
    for (const stored of read) {
      const record = streamRecord(stored, stream, streams.environment.region);
      bytes += record.dynamodb.SizeBytes;
      if (bytes > MAX_BYTES && records.length > 0) return { records, ended: false };
      records.push(record);
      from = { sequenceNumber: stored.sequenceNumber, inclusive: false };
    }
    if (read.length < step) return { records, ended: true };
  }
  return { records, ended: (await readFrom(log, from, 1)).length === 0 };
}

function readFrom(log: ShardLog<StoredChange>, position: Position | undefined, limit: number) {
  if (position?.inclusive) return log.readFrom(position.sequenceNumber, limit);
  return log.readAfter(position?.sequenceNumber, limit);
}
