/** UntagResource: removes tags from a log group. */
import { UntagResource$, type UntagResourceRequest } from '@aws-sdk/client-cloudwatch-logs';
import { defineOperation } from '../../../contract/service.ts';
import { GROUP_ARN, GROUP_TAG_KEYS } from '../input.ts';
import type { LogsState } from '../state.ts';
import { taggedGroup, untagGroup } from '../tags.ts';

export const untagResource = defineOperation<UntagResourceRequest, void, LogsState>(UntagResource$, {
  rules: { resourceArn: GROUP_ARN, tagKeys: { required: true, ...GROUP_TAG_KEYS } },
  resources: ({ resourceArn = '*' }) => resourceArn,
  handle: async ({ resourceArn, tagKeys = [] }, { state }) => {
    await untagGroup(state, taggedGroup(state, resourceArn), tagKeys);
  },
});
