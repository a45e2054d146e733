/** TagResource: adds tags to a stream or a consumer, or replaces their values. */
import { TagResource$, type TagResourceInput } from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { identityOf } from '../input.ts';
import { RESOURCE_ARN, tags } from '../rules.ts';
import type { KinesisState } from '../state.ts';
import { addTags, findTaggedResource } from '../tags.ts';

export const tagResource = defineOperation<TagResourceInput, void, KinesisState>(TagResource$, {
  rules: { Tags: tags(200), ResourceARN: RESOURCE_ARN },
  resources: ({ ResourceARN: arn = '*' }) => arn,
  handle: async ({ ResourceARN: arn = '', Tags: given = {} }, context) => {
    const resource = findTaggedResource(arn, context);
    await addTags(resource, given, identityOf(resource.stream, context));
  },
});
