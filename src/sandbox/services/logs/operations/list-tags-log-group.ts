/** ListTagsLogGroup: the older ListTagsForResource, by the group's name. */
import {
  ListTagsLogGroup$,
  type ListTagsLogGroupRequest,
  type ListTagsLogGroupResponse,
} from '@aws-sdk/client-cloudwatch-logs';
import { defineOperation } from '../../../contract/service.ts';
import { logResource } from '../arns.ts';
import { GROUP_NAME, required } from '../input.ts';
import type { LogsState } from '../state.ts';

export const listTagsLogGroup = defineOperation<ListTagsLogGroupRequest, ListTagsLogGroupResponse, LogsState>(
  ListTagsLogGroup$,
  {
    rules: { logGroupName: { required: true, ...GROUP_NAME } },
    resources: logResource,
    handle: ({ logGroupName }, { state }) => ({ tags: state.group(required(logGroupName)).tags }),
  },
);
