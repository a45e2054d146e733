/** ListTagsForStream: the tags of a stream by key, page by page. */
import { ListTagsForStream$, type ListTagsForStreamInput, type ListTagsForStreamOutput } from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { streamArn } from '../input.ts';
import { STREAM } from '../rules.ts';
import type { KinesisState } from '../state.ts';

const MAX_TAGS = 50;

export const listTagsForStream = defineOperation<ListTagsForStreamInput, ListTagsForStreamOutput, KinesisState>(
  ListTagsForStream$,
  {
    rules: {
      Limit: { min: 1, max: MAX_TAGS },
      ExclusiveStartTagKey: { minLength: 1, maxLength: 128 },
      ...STREAM,
    },
    resources: streamArn,
    handle: (input, { state }) => {
      const { tags } = state.stream(input).model;
      const { ExclusiveStartTagKey: after = '', Limit: limit = MAX_TAGS } = input;
      const keys = Object.keys(tags)
        .filter((key) => key > after)
        .sort();
      return {
        Tags: keys.slice(0, limit).map((key) => ({ Key: key, Value: tags[key] })),
        HasMoreTags: keys.length > limit,
      };
    },
  },
);
