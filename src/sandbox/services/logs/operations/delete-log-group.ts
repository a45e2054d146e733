/** DeleteLogGroup: deletes a group with all its streams and events. */
import { DeleteLogGroup$, type DeleteLogGroupRequest } from '@aws-sdk/client-cloudwatch-logs';
import { defineOperation } from '../../../contract/service.ts';
import { logResource } from '../arns.ts';
import { REQUIRED_GROUP } from '../input.ts';
import type { LogsState } from '../state.ts';

export const deleteLogGroup = defineOperation<DeleteLogGroupRequest, void, LogsState>(DeleteLogGroup$, {
  rules: REQUIRED_GROUP,
  resources: logResource,
  handle: async ({ logGroupName }, { state }) => {
    const { name } = state.group(logGroupName);
    await state.removeGroup(name);
  },
});
