import { GetRecords$, type GetRecordsInput, type GetRecordsOutput } from '@aws-sdk/client-kinesis';
import { sequenceNumberAfter } from '../../../../core/kinesis-sequence-number.ts';
import { defineOperation } from '../../service.ts';
import { describeChildren, describeRecord } from '../describe.ts';
import { PAGE_SIZE } from '../rules.ts';
import { iteratorArn, openIterator, sealIterator } from '../shard-iterator.ts';
import type { KinesisState } from '../state.ts';

const MAX_RECORDS = 10_000;

/** Differs from AWS: a shard may be read any number of times a second. */
export const getRecords = defineOperation<GetRecordsInput, GetRecordsOutput, KinesisState>(GetRecords$, {
  rules: {
    Limit: PAGE_SIZE,
    ShardIterator: { required: true, minLength: 1, maxLength: 512 },
  },
  resources: ({ ShardIterator: token = '' }, { state }) => iteratorArn(state, token),
  handle: async ({ ShardIterator: token = '', Limit: limit = MAX_RECORDS }, { state, clock }) => {
    const { stream, shard, position } = openIterator(state, token);
    const { ended } = shard; // before reading: afterwards it may have ended behind what was read
    const records = await shard.read(position, limit, stream.notBefore);
    const last = records.at(-1);
    const next = last === undefined ? position : sequenceNumberAfter(last.sequenceNumber);
    const { newest } = shard;
    const behind = newest !== undefined && next <= newest.sequenceNumber && newest.arrivalTime >= stream.notBefore;
    const atEnd = ended && !behind;
    return {
      Records: records.map((record) => describeRecord(record, stream.model)),
      ...(atEnd
        ? { ChildShards: describeChildren(stream, shard) }
        : { NextShardIterator: sealIterator(state, stream, shard, next) }),
      MillisBehindLatest: behind && last !== undefined ? Math.max(0, clock.now() - last.arrivalTime) : 0,
    };
  },
});
