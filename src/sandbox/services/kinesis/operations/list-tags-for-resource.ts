/** ListTagsForResource: the tags of a stream or of a consumer. */
import {
  ListTagsForResource$,
  type ListTagsForResourceInput,
  type ListTagsForResourceOutput,
} from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { RESOURCE_ARN } from '../rules.ts';
import type { KinesisState } from '../state.ts';
import { findTaggedResource } from '../tagged-resource.ts';

export const listTagsForResource = defineOperation<ListTagsForResourceInput, ListTagsForResourceOutput, KinesisState>(
  ListTagsForResource$,
  {
    rules: { ResourceARN: RESOURCE_ARN },
    resources: ({ ResourceARN: arn = '*' }) => arn,
    handle: ({ ResourceARN: arn = '' }, context) => {
      const { tags } = findTaggedResource(arn, context);
      return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
    },
  },
);
