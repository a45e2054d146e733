/** One marked record of a Kinesis stream: put, read back under its sequence number, and logged by the function. */
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  type _Record as KinesisRecord,
} from '@aws-sdk/client-kinesis';
import { resourceName, targetTime } from '../../steps/context.ts';
import { putRecord } from '../../steps/put-records.ts';
import type { RecordReceipt } from '../../steps/writes.ts';
import { sourceOf } from '../engine/source-of.ts';
import { untilDelivered } from '../evidence/attempts.ts';
import type { CheckContext, Probe } from '../evidence/context.ts';
import { diagnose, isHopeless } from '../evidence/diagnose.ts';
import { invocationsSince, logGroupOfFunction, logSearch } from '../evidence/function-log.ts';
import type { Invocation } from '../evidence/invocations.ts';
import { newMark } from '../evidence/mark.ts';
import { mentions, sequenceNumbersIn } from '../evidence/mentions.ts';
import { labCommand } from '../evidence/next-command.ts';
import { findObstacle, type Obstacle } from '../evidence/obstacle.ts';
import { watch } from '../evidence/watch.ts';
import { type CheckKind, failed, passed } from './check.ts';

export interface KinesisDeliveryPart {
  readonly kind: 'kinesis-delivery';
}

interface FollowedRecord {
  readonly text: string;
  readonly since: Date;
  readonly obstacle: Obstacle | undefined;
  readonly receipt?: RecordReceipt;
  /** Under the sequence number that PutRecord answered. */
  readonly readBack?: string;
  readonly invocation?: Invocation;
  readonly attempts: number;
}

const followRecord: Probe<FollowedRecord> = (context) => untilDelivered(context, () => followOnce(context));

export const kinesisDelivery: CheckKind<KinesisDeliveryPart> = {
  writes: true,
  run: async (context) => {
    const group = await context.once(logGroupOfFunction);
    const { text, since, obstacle, receipt, readBack, invocation, attempts } = await context.once(followRecord);
    const claim = {
      expected: "a line with the record's text, under PutRecord's sequence number",
      call: logSearch(group, text),
    };
    if (obstacle !== undefined) return failed(claim, obstacle.seen, obstacle);
    const number = receipt?.sequenceNumber ?? '';
    if (invocation === undefined) {
      return failed(claim, `${number} has not arrived (${attempts} attempts)`, await diagnose(context, since));
    }
    const observed = `${number} in ${receipt?.shardId}, request ${invocation.requestId}: ${text}`;
    const numbers = sequenceNumbersIn(invocation);
    const next = labCommand(context.step, 'tail-logs');
    if (readBack !== text) return failed(claim, observed, { cause: `the stream holds ${readBack} under it`, next });
    if (numbers.length > 0 && !numbers.includes(number)) {
      return failed(claim, observed, { cause: `the log names ${numbers.join(', ')} instead`, next });
    }
    return passed(claim, observed);
  },
};

async function followOnce(context: CheckContext) {
  const { lab, step, limits } = context;
  const source = sourceOf(lab);
  const [obstacle, since] = await Promise.all([context.once(findObstacle), targetTime(context.step)]);
  const { text } = newMark(since);
  const base = { text, since, obstacle, isHopeless: true };
  if (obstacle !== undefined) return { ...base, isDelivered: false };
  const receipt = await putRecord(step, source.name, { kind: 'record', partitionKey: text, data: text });
  const readBack = await readRecord(context, source.name, receipt);
  const found = await watch(context, limits.logsMs, async () => {
    const invocations = await invocationsSince(context, since);
    const one = invocations.find((each) => each.report && each.failure === undefined && mentions(each, text));
    return one ? { value: one } : { seen: `${invocations.length} invocations` };
  });
  const invocation = 'value' in found ? found.value : undefined;
  const isDelivered = invocation !== undefined;
  const hopeless = !isDelivered && (await isHopeless(context, since));
  return { ...base, receipt, readBack, invocation, isDelivered, isHopeless: hopeless };
}

/** What the stream holds under the record's sequence number. A page of records may be empty, and the next one not. */
async function readRecord(
  context: CheckContext,
  stream: string,
  { shardId, sequenceNumber }: RecordReceipt,
): Promise<string> {
  const { aws } = context.step;
  let { ShardIterator } = await aws.send(
    KinesisClient,
    new GetShardIteratorCommand({
      StreamName: resourceName(context.step, stream),
      ShardId: shardId,
      ShardIteratorType: 'AT_SEQUENCE_NUMBER',
      StartingSequenceNumber: sequenceNumber,
    }),
  );
  const found = await watch<KinesisRecord>(context, context.limits.logsMs, async () => {
    const page = await aws.send(KinesisClient, new GetRecordsCommand({ ShardIterator, Limit: 1 }));
    ShardIterator = page.NextShardIterator;
    const [record] = page.Records ?? [];
    return record ? { value: record } : { seen: 'an empty page' };
  });
  if ('seen' in found) return 'nothing';
  const { SequenceNumber, Data = new Uint8Array() } = found.value;
  return SequenceNumber === sequenceNumber ? Buffer.from(Data).toString('utf8') : `record ${SequenceNumber}`;
}
