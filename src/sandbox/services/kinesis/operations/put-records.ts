/** PutRecords: writes up to 500 records, each to the shard of its key. */
import { PutRecords$, type PutRecordsInput, type PutRecordsOutput } from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { encryptionOf } from '../describe.ts';
import { invalidArgument } from '../errors.ts';
import { endDryRun, streamArn } from '../input.ts';
import { newRecord } from '../new-record.ts';
import { DATA, HASH_KEY, PARTITION_KEY, STREAM } from '../rules.ts';
import type { KinesisState } from '../state.ts';

const MAX_CALL_BYTES = 10 * 1024 * 1024;

/** Differs from AWS: no single record fails, because shards have no throughput limit; all are written in one batch. */
export const putRecords = defineOperation<PutRecordsInput, PutRecordsOutput, KinesisState>(PutRecords$, {
  rules: {
    Records: { required: true, minLength: 1, maxLength: 500 },
    'Records.member.PartitionKey': PARTITION_KEY,
    'Records.member.ExplicitHashKey': HASH_KEY,
    'Records.member.Data': DATA,
    ...STREAM,
  },
  resources: streamArn,
  handle: async (input, { state }) => {
    const stream = state.usableStream(input);
    const entries = input.Records ?? [];
    const records = entries.map((entry, index) => newRecord(entry, stream.model, `records.${index + 1}.member.data`));
    const bytes = entries.reduce(
      (sum, { Data, PartitionKey }) => sum + (Data?.length ?? 0) + (PartitionKey?.length ?? 0),
      0,
    );
    if (bytes > MAX_CALL_BYTES) throw invalidArgument('Records size exceeds 10 MB limit');
    endDryRun(input);
    const placed = await stream.put(records);
    return {
      FailedRecordCount: 0,
      Records: placed.map(({ sequenceNumber, shardId }) => ({ SequenceNumber: sequenceNumber, ShardId: shardId })),
      EncryptionType: encryptionOf(stream.model),
    };
  },
});
