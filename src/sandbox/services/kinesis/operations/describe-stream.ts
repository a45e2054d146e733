/** DescribeStream: a stream with a page of its shards. */
import { DescribeStream$, type DescribeStreamInput, type DescribeStreamOutput } from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { describeCommon, describeShard } from '../describe.ts';
import { streamArn } from '../input.ts';
import { OPTIONAL_NAME, PAGE_SIZE, STREAM } from '../rules.ts';
import { parseShardId } from '../shard-id.ts';
import type { KinesisState } from '../state.ts';

const DEFAULT_SHARDS = 100;

export const describeStream = defineOperation<DescribeStreamInput, DescribeStreamOutput, KinesisState>(
  DescribeStream$,
  {
    rules: { Limit: PAGE_SIZE, ExclusiveStartShardId: OPTIONAL_NAME, ...STREAM },
    resources: streamArn,
    handle: (input, { state }) => {
      const stream = state.stream(input);
      const { ExclusiveStartShardId: after, Limit: limit = DEFAULT_SHARDS } = input;
      const first = after === undefined ? 0 : (parseShardId(after) ?? -1) + 1;
      const shards = stream.usable ? stream.listedShards().filter(({ index }) => index >= first) : [];
      return {
        StreamDescription: {
          ...describeCommon(stream.model, state.arn(stream.model.name)),
          Shards: shards.slice(0, limit).map(describeShard),
          HasMoreShards: shards.length > limit,
        },
      };
    },
  },
);
