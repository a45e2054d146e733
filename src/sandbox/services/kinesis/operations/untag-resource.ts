/** UntagResource: removes tags from a stream or a consumer. */
import { UntagResource$, type UntagResourceInput } from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { withoutTags } from '../../../contract/tags.ts';
import { RESOURCE_ARN, TAG_KEYS } from '../rules.ts';
import type { KinesisState } from '../state.ts';
import { findTaggedResource } from '../tags.ts';

export const untagResource = defineOperation<UntagResourceInput, void, KinesisState>(UntagResource$, {
  rules: { TagKeys: TAG_KEYS, ResourceARN: RESOURCE_ARN },
  resources: ({ ResourceARN: arn = '*' }) => arn,
  handle: async ({ ResourceARN: arn = '', TagKeys: keys = [] }, context) => {
    const resource = findTaggedResource(arn, context);
    await resource.setTags(withoutTags(resource.tags, keys));
  },
});
