/** Follows one record of a Kinesis stream: put, read back under its sequence number, and logged by the function. */
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  type _Record as KinesisRecord,
} from '@aws-sdk/client-kinesis';
import { targetTime } from '../../steps/context.ts';
import { putRecord } from '../../steps/put-records.ts';
import type { RecordReceipt, RecordWrite } from '../../steps/writes.ts';
import type { FollowContext } from './context.ts';
import { invocationsSince } from './function-log.ts';
import { type EndedInvocation, hasEndedWell, mentions } from './logged-records.ts';
import { watch } from './watch.ts';

export interface FollowedRecord {
  /** When it was sent, by the target's time. */
  readonly since: Date;
  readonly receipt: RecordReceipt;
  /** What the stream holds under the sequence number that PutRecord answered. */
  readonly readBack: string;
  /** That logged its data, or its sequence number; undefined when it was not seen in time. */
  readonly invocation: EndedInvocation | undefined;
}

export async function followRecord(context: FollowContext, write: RecordWrite): Promise<FollowedRecord> {
  const { lab, step, limits } = context;
  const since = await targetTime(step);
  const receipt = await putRecord(step, lab.source.name, write);
  const readBack = await readRecord(context, receipt);
  const found = await watch(context, limits.logsMs, async () => {
    const invocations = await invocationsSince(context, since);
    const one = invocations
      .filter(hasEndedWell)
      .find((each) => [write.data, receipt.sequenceNumber].some((text) => mentions(each, text)));
    return one ? { value: one } : { seen: `${invocations.length} invocations` };
  });
  return { since, receipt, readBack, invocation: 'value' in found ? found.value : undefined };
}

/** A page of records may be empty, and the next one not. */
async function readRecord(context: FollowContext, { shardId, sequenceNumber }: RecordReceipt): Promise<string> {
  const {
    step: { aws },
    sourceName,
    limits,
  } = context;
  let { ShardIterator } = await aws.send(
    KinesisClient,
    new GetShardIteratorCommand({
      StreamName: sourceName,
      ShardId: shardId,
      ShardIteratorType: 'AT_SEQUENCE_NUMBER',
      StartingSequenceNumber: sequenceNumber,
    }),
  );
  const found = await watch<KinesisRecord>(context, limits.logsMs, async () => {
    const page = await aws.send(KinesisClient, new GetRecordsCommand({ ShardIterator, Limit: 1 }));
    ShardIterator = page.NextShardIterator;
    const [record] = page.Records ?? [];
    return record ? { value: record } : { seen: 'an empty page' };
  });
  if ('seen' in found) return 'nothing';
  const { SequenceNumber, Data = new Uint8Array() } = found.value;
  return SequenceNumber === sequenceNumber ? Buffer.from(Data).toString('utf8') : `record ${SequenceNumber}`;
}
