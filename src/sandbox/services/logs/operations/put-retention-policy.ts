/** PutRetentionPolicy: sets the number of days after which a group's events expire. */
import { PutRetentionPolicy$, type PutRetentionPolicyRequest } from '@aws-sdk/client-cloudwatch-logs';
import { defineOperation } from '../../../contract/service.ts';
import { logResource } from '../arns.ts';
import { REQUIRED_GROUP } from '../input.ts';
import type { LogsState } from '../state.ts';

const DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

export const putRetentionPolicy = defineOperation<PutRetentionPolicyRequest, void, LogsState>(PutRetentionPolicy$, {
  rules: {
    ...REQUIRED_GROUP,
    retentionInDays: { required: true, values: DAYS.map(String) },
  },
  resources: logResource,
  handle: async ({ logGroupName, retentionInDays }, { state }) => {
    const group = state.group(logGroupName);
    await state.groups.put(group.name, { ...group, retentionInDays });
    await state.sweep(group.name);
  },
});
