/** ListTagsForResource: the tags of a log group. */
import {
  ListTagsForResource$,
  type ListTagsForResourceRequest,
  type ListTagsForResourceResponse,
} from '@aws-sdk/client-cloudwatch-logs';
import { defineOperation } from '../../../contract/service.ts';
import { GROUP_ARN } from '../input.ts';
import type { LogsState } from '../state.ts';
import { taggedGroup } from '../tags.ts';

export const listTagsForResource = defineOperation<ListTagsForResourceRequest, ListTagsForResourceResponse, LogsState>(
  ListTagsForResource$,
  {
    rules: { resourceArn: GROUP_ARN },
    resources: ({ resourceArn = '*' }) => resourceArn,
    handle: ({ resourceArn }, { state }) => ({ tags: taggedGroup(state, resourceArn).tags }),
  },
);
