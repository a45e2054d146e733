/** UntagLogGroup: the older UntagResource, by the group's name. */
import { UntagLogGroup$, type UntagLogGroupRequest } from '@aws-sdk/client-cloudwatch-logs';
import { defineOperation } from '../../../contract/service.ts';
import { logResource } from '../arns.ts';
import { GROUP_NAME, required, TAG_KEYS } from '../input.ts';
import type { LogsState } from '../state.ts';
import { removeTags } from '../tags.ts';

export const untagLogGroup = defineOperation<UntagLogGroupRequest, object, LogsState>(UntagLogGroup$, {
  rules: { logGroupName: { required: true, ...GROUP_NAME }, tags: { required: true, minLength: 1, ...TAG_KEYS } },
  resources: logResource,
  handle: async ({ logGroupName, tags = [] }, { state }) => {
    await removeTags(state, state.group(required(logGroupName)), tags);
    return {};
  },
});
