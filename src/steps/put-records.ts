/** Puts records into a Kinesis stream, one at a time or many in a call. */
import { KinesisClient, PutRecordCommand, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { delay } from '../core/clock.ts';
import { EXIT, UserError } from '../core/errors.ts';
import { resourceName, type StepContext } from './context.ts';
import type { RecordReceipt, RecordWrite } from './writes.ts';

/** Limits of one PutRecords call. */
export const MOST_RECORDS = 500;
export const MOST_BYTES = 5 * 1024 * 1024;

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

export async function putRecord(context: StepContext, stream: string, write: RecordWrite): Promise<RecordReceipt> {
  const { partitionKey, data } = write;
  const StreamName = resourceName(context, stream);
  const { ShardId = '', SequenceNumber = '' } = await context.aws.send(
    KinesisClient,
    new PutRecordCommand({ StreamName, PartitionKey: partitionKey, Data: Buffer.from(data) }),
  );
  return { kind: 'record', partitionKey, shardId: ShardId, sequenceNumber: SequenceNumber };
}

/** Sends at most MOST_RECORDS; records that a throttled shard refuses are retried until the context's timeout. */
export async function putRecords(
  context: StepContext,
  stream: string,
  writes: readonly RecordWrite[],
): Promise<readonly RecordReceipt[]> {
  const StreamName = resourceName(context, stream);
  const receipts: RecordReceipt[] = [];
  const deadline = context.clock.now() + context.timeoutMs;
  let left = writes;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const { Records = [] } = await context.aws.send(
      KinesisClient,
      new PutRecordsCommand({
        StreamName,
        Records: left.map(({ partitionKey, data }) => ({ PartitionKey: partitionKey, Data: Buffer.from(data) })),
      }),
    );
    for (const [index, { ShardId, SequenceNumber }] of Records.entries()) {
      const partitionKey = left[index]?.partitionKey;
      if (partitionKey === undefined || ShardId === undefined || SequenceNumber === undefined) continue;
      receipts.push({ kind: 'record', partitionKey, shardId: ShardId, sequenceNumber: SequenceNumber });
    }
    const refused = Records.find(({ ErrorCode }) => ErrorCode !== undefined);
    if (refused === undefined) return receipts;
    left = left.filter((_, index) => Records[index]?.ErrorCode !== undefined);
    if (context.clock.now() + pause > deadline) {
      throw new UserError(`${left.length} records were refused: ${refused.ErrorCode}: ${refused.ErrorMessage}`, {
        hint: 'write slower: --rate',
        exitCode: EXIT.gaveUp,
      });
    }
    await delay(context.clock, pause, context.signal);
  }
}
