/** One page of a shard's records, with its lag and the position of the next page. */
import type { _Record, ChildShard } from '@aws-sdk/client-kinesis';
import { describeChildren, describeRecord } from './describe.ts';
import { sequenceNumberAfter } from './sequence-number.ts';
import type { Shard } from './shard.ts';
import type { Stream } from './stream.ts';

export interface ShardPage {
  readonly records: _Record[];
  /** Where the next page starts (inclusive). */
  readonly next: string;
  /** The age of the last record while newer ones exist; 0 at the tip. */
  readonly millisBehindLatest: number;
  /** The children once a closed shard has been read to its end; undefined before. Observed: never together with records. */
  readonly children: ChildShard[] | undefined;
}

export async function readPage(
  stream: Stream,
  shard: Shard,
  { position, limit, now }: { readonly position: string; readonly limit: number; readonly now: number },
): Promise<ShardPage> {
  const { ended } = shard; // read first: the shard may end after the last record that is read below
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
