/** GetRecords: the records after a shard iterator, and the next iterator. */
import { GetRecords$, type GetRecordsInput, type GetRecordsOutput } from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { endDryRun } from '../input.ts';
import { PAGE_SIZE } from '../rules.ts';
import { iteratorArn, openIterator, sealIterator } from '../shard-iterator.ts';
import { readPage } from '../shard-page.ts';
import type { KinesisState } from '../state.ts';

const MAX_RECORDS = 10_000;

/** Differs from AWS: reads of a shard are not limited. */
export const getRecords = defineOperation<GetRecordsInput, GetRecordsOutput, KinesisState>(GetRecords$, {
  rules: {
    Limit: PAGE_SIZE,
    ShardIterator: { required: true, minLength: 1, maxLength: 512 },
  },
  resources: ({ ShardIterator: token = '' }, { state }) => iteratorArn(state, token),
  handle: async (input, { state, clock }) => {
    const { ShardIterator: token = '', Limit: limit = MAX_RECORDS } = input;
    const { stream, shard, position } = openIterator(state, token);
    endDryRun(input);
    const page = await readPage(stream, shard, { position, limit, now: clock.now() });
    return {
      Records: page.records,
      NextShardIterator: page.children === undefined ? sealIterator(state, stream, shard, page.next) : undefined,
      ChildShards: page.children,
      MillisBehindLatest: page.millisBehindLatest,
    };
  },
});
