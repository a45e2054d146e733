/** CreateStream: creates a stream; its shards appear once it is ACTIVE. */
import { CreateStream$, type CreateStreamInput } from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { invalidArgument, streamExists, violation } from '../errors.ts';
import { checkShardLimit } from '../limits.ts';
import { REQUIRED_NAME, tags } from '../rules.ts';
import type { KinesisState } from '../state.ts';
import { checkTagCharacters } from '../tags.ts';

/** The initial shards of an on-demand stream. */
const ON_DEMAND_SHARDS = 4;
const DEFAULT_RECORD_SIZE_KIB = 1024;

/** Differs from AWS: an on-demand stream does not scale. */
export const createStream = defineOperation<CreateStreamInput, void, KinesisState>(CreateStream$, {
  rules: {
    ShardCount: { min: 1, max: 100_000, requiredUnless: 'StreamModeDetails' },
    StreamName: REQUIRED_NAME,
    'StreamModeDetails.StreamMode': { values: ['PROVISIONED', 'ON_DEMAND'] },
    MaxRecordSizeInKiB: { min: 1024, max: 10_240 },
    Tags: { ...tags(200), required: false },
  },
  resources: ({ StreamName: name = '' }, { state }) => state.arn(name),
  handle: async (input, { state, accountId }) => {
    const { StreamName: name = '', StreamModeDetails: details, ShardCount: count, Tags: given = {} } = input;
    const mode = details?.StreamMode ?? 'PROVISIONED';
    if (mode === 'PROVISIONED' && count === undefined) throw violation('null', 'shardCount', 'Member must not be null');
    if (mode === 'ON_DEMAND' && count !== undefined) {
      throw invalidArgument('ShardCount cannot be specified for a stream in ON_DEMAND mode.');
    }
    if (state.find(name) !== undefined) throw streamExists({ name, accountId });
    const shards = count ?? ON_DEMAND_SHARDS;
    checkShardLimit(state, shards);
    checkTagCharacters(given, { name, accountId });
    await state.create(
      {
        name,
        mode,
        maxRecordSizeInKiB: input.MaxRecordSizeInKiB ?? DEFAULT_RECORD_SIZE_KIB,
        warmThroughputMiBps: input.WarmThroughputMiBps,
        tags: given,
      },
      shards,
    );
  },
});
