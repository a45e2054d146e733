/** DeleteRetentionPolicy: a group's events do not expire any more. */
import { DeleteRetentionPolicy$, type DeleteRetentionPolicyRequest } from '@aws-sdk/client-cloudwatch-logs';
import { defineOperation } from '../../../contract/service.ts';
import { logResource } from '../arns.ts';
import { GROUP_NAME, required } from '../input.ts';
import type { LogsState } from '../state.ts';

export const deleteRetentionPolicy = defineOperation<DeleteRetentionPolicyRequest, object, LogsState>(
  DeleteRetentionPolicy$,
  {
    rules: { logGroupName: { required: true, ...GROUP_NAME } },
    resources: logResource,
    handle: async ({ logGroupName }, { state }) => {
      const group = state.group(required(logGroupName));
      await state.groups.put(group.name, { ...group, retentionInDays: undefined });
      return {};
    },
  },
);
