/** TagResource: adds tags to a log group or replaces their values. */
import { TagResource$, type TagResourceRequest } from '@aws-sdk/client-cloudwatch-logs';
import { defineOperation } from '../../../contract/service.ts';
import { GROUP_ARN, GROUP_TAGS } from '../input.ts';
import type { LogsState } from '../state.ts';
import { tagGroup, taggedGroup } from '../tags.ts';

export const tagResource = defineOperation<TagResourceRequest, void, LogsState>(TagResource$, {
  rules: { resourceArn: GROUP_ARN, tags: { required: true, ...GROUP_TAGS } },
  resources: ({ resourceArn = '*' }) => resourceArn,
  handle: async ({ resourceArn, tags = {} }, { state }) => {
    await tagGroup(state, taggedGroup(state, resourceArn), tags);
  },
});
