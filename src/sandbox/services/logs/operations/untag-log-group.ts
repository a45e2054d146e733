/** UntagLogGroup: the predecessor of UntagResource, by the group's name. */
import { UntagLogGroup$, type UntagLogGroupRequest } from '@aws-sdk/client-cloudwatch-logs';
import { defineOperation } from '../../../contract/service.ts';
import { logResource } from '../arns.ts';
import { GROUP_TAG_KEYS, REQUIRED_GROUP } from '../input.ts';
import type { LogsState } from '../state.ts';
import { untagGroup } from '../tags.ts';

export const untagLogGroup = defineOperation<UntagLogGroupRequest, void, LogsState>(UntagLogGroup$, {
  rules: { ...REQUIRED_GROUP, tags: { required: true, minLength: 1, ...GROUP_TAG_KEYS } },
  resources: logResource,
  handle: async ({ logGroupName, tags = [] }, { state }) => {
    await untagGroup(state, state.group(logGroupName), tags);
  },
});
