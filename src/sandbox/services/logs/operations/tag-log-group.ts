/** TagLogGroup: the predecessor of TagResource, by the group's name. */
import { TagLogGroup$, type TagLogGroupRequest } from '@aws-sdk/client-cloudwatch-logs';
import { defineOperation } from '../../../contract/service.ts';
import { logResource } from '../arns.ts';
import { GROUP_TAGS, REQUIRED_GROUP } from '../input.ts';
import type { LogsState } from '../state.ts';
import { tagGroup } from '../tags.ts';

export const tagLogGroup = defineOperation<TagLogGroupRequest, void, LogsState>(TagLogGroup$, {
  rules: { ...REQUIRED_GROUP, tags: { required: true, ...GROUP_TAGS } },
  resources: logResource,
  handle: async ({ logGroupName, tags = {} }, { state }) => {
    await tagGroup(state, state.group(logGroupName), tags);
  },
});
