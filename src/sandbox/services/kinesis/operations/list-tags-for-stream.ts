/** ListTagsForStream: the tags of a stream by key, in pages. */
import { ListTagsForStream$, type ListTagsForStreamInput, type ListTagsForStreamOutput } from '@aws-sdk/client-kinesis';
import { pageAfter } from '../../../contract/paging.ts';
import { defineOperation } from '../../../contract/service.ts';
import { MAX_TAGS, tagList } from '../../../contract/tags.ts';
import { streamArn } from '../input.ts';
import { STREAM } from '../rules.ts';
import type { KinesisState } from '../state.ts';

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
      const { ExclusiveStartTagKey: after, Limit: limit = MAX_TAGS } = input;
      const tags = tagList(state.stream(input).model.tags);
      const { items, last } = pageAfter(tags, ({ Key }) => Key, { after, limit });
      return { Tags: [...items], HasMoreTags: last !== undefined };
    },
  },
);
