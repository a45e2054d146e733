/** DeleteRetentionPolicy: a group's events no longer expire. */
import { DeleteRetentionPolicy$, type DeleteRetentionPolicyRequest } from '@aws-sdk/client-cloudwatch-logs';
import { defineOperation } from '../../../contract/service.ts';
import { logResource } from '../arns.ts';
import { REQUIRED_GROUP } from '../input.ts';
import type { LogsState } from '../state.ts';

export const deleteRetentionPolicy = defineOperation<DeleteRetentionPolicyRequest, void, LogsState>(
  DeleteRetentionPolicy$,
  {
    rules: REQUIRED_GROUP,
    resources: logResource,
    handle: async ({ logGroupName }, { state }) => {
      const group = state.group(logGroupName);
      await state.groups.put(group.name, { ...group, retentionInDays: undefined });
    },
  },
);
