/** One read of a shard as readers see it: records, how far they are behind, and what follows. */
import type { _Record, ChildShard } from '@aws-sdk/client-kinesis';
import { describeChildren, describeRecord } from './describe.ts';
import { sequenceNumberAfter } from './sequence-number.ts';
import type { Shard } from './shard.ts';
import type { Stream } from './stream.ts';

export interface ShardPage {
  readonly records: _Record[];
  /** Where to read on (inclusive). */
  readonly next: string;
  /** How old the last of the records is while there are newer ones; 0 at the tip. */
  readonly millisBehindLatest: number;
  /** The children when the shard has ended and nothing is left in it; undefined before. Observed: never beside records. */
  readonly children: ChildShard[] | undefined;
}

export async function readPage(
  stream: Stream,
  shard: Shard,
  { position, limit, now }: { readonly position: string; readonly limit: number; readonly now: number },
): Promise<ShardPage> {
  const { ended } = shard; // before reading: afterwards it may have ended behind what was read
  const { notBefore } = stream;
  const records = await shard.read(position, limit, notBefore);
  const last = records.at(-1);
  const next = last === undefined ? position : sequenceNumberAfter(last.sequenceNumber);
  const { newest } = shard;
  const behind = newest !== undefined && next <= newest.sequenceNumber && newest.arrivalTime >= notBefore;
  return {
    records: records.map((record) => describeRecord(record, stream.model)),
    next,
    millisBehindLatest: behind && last !== undefined ? Math.max(0, now - last.arrivalTime) : 0,
    children: ended && last === undefined && !behind ? describeChildren(stream, shard) : undefined,
  };
}
