/** RemoveTagsFromStream: removes tags from a stream; missing keys are no error. */
import { RemoveTagsFromStream$, type RemoveTagsFromStreamInput } from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { withoutTags } from '../../../contract/tags.ts';
import { identityOf, streamArn } from '../input.ts';
import { STREAM, TAG_KEYS } from '../rules.ts';
import type { KinesisState } from '../state.ts';
import { checkTagKeys } from '../tags.ts';

export const removeTagsFromStream = defineOperation<RemoveTagsFromStreamInput, void, KinesisState>(
  RemoveTagsFromStream$,
  {
    rules: { TagKeys: TAG_KEYS, ...STREAM },
    resources: streamArn,
    handle: async (input, context) => {
      const stream = context.state.stream(input);
      const { TagKeys: keys = [] } = input;
      checkTagKeys(keys, identityOf(stream, context));
      await stream.change({ tags: withoutTags(stream.model.tags, keys) });
    },
  },
);
