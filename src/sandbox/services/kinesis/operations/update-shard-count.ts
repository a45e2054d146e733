/** UpdateShardCount: splits and merges shards until the stream has the target number of equal ones. */
import { UpdateShardCount$, type UpdateShardCountInput, type UpdateShardCountOutput } from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { invalidArgument } from '../errors.ts';
import { streamArn } from '../input.ts';
import { checkShardLimit } from '../limits.ts';
import { openIndexes } from '../reshard.ts';
import { STREAM } from '../rules.ts';
import type { KinesisState } from '../state.ts';

/** Differs from AWS: there is no limit of ten calls a day. */
export const updateShardCount = defineOperation<UpdateShardCountInput, UpdateShardCountOutput, KinesisState>(
  UpdateShardCount$,
  {
    rules: {
      TargetShardCount: { required: true, min: 1 },
      ScalingType: { required: true, values: ['UNIFORM_SCALING'] },
      ...STREAM,
    },
    resources: streamArn,
    handle: async (input, { state, accountId }) => {
      const stream = state.activeStream(input);
      const { name, mode, shards } = stream.model;
      if (mode === 'ON_DEMAND') {
        throw invalidArgument(`Request is invalid. Stream ${name} under account ${accountId} is in On-Demand mode.`);
      }
      const { TargetShardCount: target = 1 } = input;
      const current = openIndexes(shards).length;
      const counts = `Current open shard count: ${current} Target shard count: ${target}`;
      if (target > current * 2) {
        throw invalidArgument(`UpdateShardCount cannot scale up over double your current open shard count. ${counts}`);
      }
      if (target < current / 2) {
        throw invalidArgument(`UpdateShardCount cannot scale down below half your current open shard count. ${counts}`);
      }
      checkShardLimit(state, target - current);
      await state.begin(stream, { kind: 'reshard', target });
      return { StreamName: name, CurrentShardCount: current, TargetShardCount: target, StreamARN: state.arn(name) };
    },
  },
);
