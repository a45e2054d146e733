/** PutRecord: writes one record to the shard of its key. */
import { PutRecord$, type PutRecordInput, type PutRecordOutput } from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { encryptionOf } from '../describe.ts';
import { invalidArgument } from '../errors.ts';
import { endDryRun, streamArn } from '../input.ts';
import { newRecord } from '../new-record.ts';
import { DATA, HASH_KEY, PARTITION_KEY, SEQUENCE_NUMBER, STREAM } from '../rules.ts';
import { parseSequenceNumber } from '../sequence-number.ts';
import type { KinesisState } from '../state.ts';

/** Differs from AWS: writes to a shard are not limited. */
export const putRecord = defineOperation<PutRecordInput, PutRecordOutput, KinesisState>(PutRecord$, {
  rules: {
    SequenceNumberForOrdering: SEQUENCE_NUMBER,
    PartitionKey: PARTITION_KEY,
    ExplicitHashKey: HASH_KEY,
    Data: DATA,
    ...STREAM,
  },
  resources: streamArn,
  handle: async (input, { state, accountId, clock }) => {
    const stream = state.usableStream(input);
    const record = newRecord(input, stream.model, 'data');
    const { SequenceNumberForOrdering: ordering } = input;
    if (ordering !== undefined) {
      // Only checked: sequence numbers always ascend here.
      const parsed = parseSequenceNumber(ordering);
      if (parsed === undefined || parsed.time * 1000 > clock.now()) {
        const { name } = stream.model;
        throw invalidArgument(
          `ExclusiveMinimumSequenceNumber ${ordering} used in PutRecord on stream ${name} under account ${accountId} is invalid.`,
        );
      }
    }
    endDryRun(input);
    const [placed] = await stream.put([record]);
    return {
      ShardId: placed?.shardId,
      SequenceNumber: placed?.sequenceNumber,
      EncryptionType: encryptionOf(stream.model),
    };
  },
});
