/** ListTagsLogGroup: the predecessor of ListTagsForResource, by the group's name. */
import {
  ListTagsLogGroup$,
  type ListTagsLogGroupRequest,
  type ListTagsLogGroupResponse,
} from '@aws-sdk/client-cloudwatch-logs';
import { defineOperation } from '../../../contract/service.ts';
import { logResource } from '../arns.ts';
import { REQUIRED_GROUP } from '../input.ts';
import type { LogsState } from '../state.ts';

export const listTagsLogGroup = defineOperation<ListTagsLogGroupRequest, ListTagsLogGroupResponse, LogsState>(
  ListTagsLogGroup$,
  {
    rules: REQUIRED_GROUP,
    resources: logResource,
    handle: ({ logGroupName }, { state }) => ({ tags: state.group(logGroupName).tags }),
  },
);
