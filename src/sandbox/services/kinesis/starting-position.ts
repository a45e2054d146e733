/** Where a reader of a shard starts: the five types of position, and AWS's errors for invalid ones. */
import type { ShardIteratorType } from '@aws-sdk/client-kinesis';
import { ServiceError } from '../../contract/service.ts';
import { invalidArgument } from './errors.ts';
import { parseSequenceNumber, sequenceNumberAfter } from './sequence-number.ts';
import type { Shard } from './shard.ts';
import { formatShardId } from './shard-id.ts';
import type { Stream } from './stream.ts';

export interface AskedPosition {
  readonly type: ShardIteratorType | undefined;
  readonly sequenceNumber: string | undefined;
  readonly timestamp: Date | undefined;
}

export interface Reader {
  /** The operation's name, for error messages. */
  readonly operation: string;
  readonly accountId: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The sequence number (inclusive) to read from; throws InvalidArgumentException. */
export async function findPosition(
  stream: Stream,
  shard: Shard,
  asked: AskedPosition,
  reader: Reader,
): Promise<string> {
  const { type, sequenceNumber, timestamp } = asked;
  if (sequenceNumber !== undefined) return sequencePosition(stream, shard, { type, given: sequenceNumber }, reader);
  switch (type) {
    case 'TRIM_HORIZON':
      return shard.startingSequenceNumber;
    case 'LATEST':
      return stream.latestPosition(shard);
    case 'AT_TIMESTAMP':
      return stream.positionSince(shard, pastTime(timestamp, reader.now));
    default:
      throw unfitting(`${type} and no StartingSequenceNumber`);
  }
}

function pastTime(timestamp: Date | undefined, now: number): number {
  if (timestamp === undefined) {
    throw invalidArgument(
      'Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. ' +
        'Current request has no timestamp parameter.',
    );
  }
  const time = timestamp.getTime();
  if (time <= now) return time;
  throw invalidArgument(
    'The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. ' +
      `timestampInMillis: ${time}, currentTimestampInMillis: ${now}`,
  );
}

/** Observed order of the checks: the number's form, its shard, its age. */
function sequencePosition(
  stream: Stream,
  shard: Shard,
  { type, given }: { readonly type: ShardIteratorType | undefined; readonly given: string },
  { operation, accountId }: Reader,
): string {
  if (type !== 'AT_SEQUENCE_NUMBER' && type !== 'AFTER_SEQUENCE_NUMBER') {
    throw unfitting(`${type} and also a StartingSequenceNumber`);
  }
  const parsed = parseSequenceNumber(given);
  const used =
    `StartingSequenceNumber ${given} used in ${operation} on shard ${shard.id} ` +
    `in stream ${stream.model.name} under account ${accountId} is invalid`;
  if (parsed === undefined) throw invalidArgument(`${used}.`);
  if (parsed.shardIndex !== shard.index) {
    throw invalidArgument(
      `Invalid StartingSequenceNumber. It encodes ${formatShardId(parsed.shardIndex)}, ` +
        `while it was used in a call to a shard with ${shard.id}`,
    );
  }
  if (parsed.version === 0) throw new ServiceError('InternalFailure', '', 500);
  if (parsed.version !== 2 || parsed.shardCreated !== shard.model.createdSeconds) {
    throw invalidArgument(`${used} because it did not come from this stream.`);
  }
  return type === 'AT_SEQUENCE_NUMBER' ? given : sequenceNumberAfter(given);
}

function unfitting(request: string): ServiceError {
  return invalidArgument(
    'Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or ' +
      `(2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified ${request}.`,
  );
}
