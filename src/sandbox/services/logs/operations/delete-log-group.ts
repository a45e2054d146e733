/** DeleteLogGroup: a group with all its streams and events. */
import { DeleteLogGroup$, type DeleteLogGroupRequest } from '@aws-sdk/client-cloudwatch-logs';
import { defineOperation } from '../../../contract/service.ts';
import { logResource } from '../arns.ts';
import { GROUP_NAME, required } from '../input.ts';
import type { LogsState } from '../state.ts';

export const deleteLogGroup = defineOperation<DeleteLogGroupRequest, object, LogsState>(DeleteLogGroup$, {
  rules: { logGroupName: { required: true, ...GROUP_NAME } },
  resources: logResource,
  handle: async ({ logGroupName }, { state }) => {
    const { name } = state.group(required(logGroupName));
    await state.removeGroup(name);
    return {};
  },
});
