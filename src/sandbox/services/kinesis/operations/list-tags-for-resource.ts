/** ListTagsForResource: the tags of a stream or of a consumer. */
import {
  ListTagsForResource$,
  type ListTagsForResourceInput,
  type ListTagsForResourceOutput,
} from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { tagList } from '../../../contract/tags.ts';
import { RESOURCE_ARN } from '../rules.ts';
import type { KinesisState } from '../state.ts';
import { findTaggedResource } from '../tags.ts';

export const listTagsForResource = defineOperation<ListTagsForResourceInput, ListTagsForResourceOutput, KinesisState>(
  ListTagsForResource$,
  {
    rules: { ResourceARN: RESOURCE_ARN },
    resources: ({ ResourceARN: arn = '*' }) => arn,
    handle: ({ ResourceARN: arn = '' }, context) => ({ Tags: tagList(findTaggedResource(arn, context).tags) }),
  },
);
