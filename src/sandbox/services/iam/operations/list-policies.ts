/** ListPolicies: managed policies of the customer, of AWS, or both, in pages. */
import { ListPolicies$, type ListPoliciesRequest, type ListPoliciesResponse } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { PAGE_RULES, PATH } from '../input.ts';
import { describeListedPolicy, type ManagedPolicy } from '../managed-policy.ts';
import { truncatedPage } from '../pages.ts';
import type { IamState } from '../state.ts';

export const listPolicies = defineOperation<ListPoliciesRequest, ListPoliciesResponse, IamState>(ListPolicies$, {
  rules: {
    Scope: { values: ['All', 'AWS', 'Local'] },
    PathPrefix: PATH,
    PolicyUsageFilter: { values: ['PermissionsPolicy', 'PermissionsBoundary'] },
    ...PAGE_RULES,
  },
  resources: ({ PathPrefix = '/' }) => `policy path ${PathPrefix}`,
  handle: ({ Scope = 'All', OnlyAttached, PathPrefix = '/', PolicyUsageFilter, ...request }, { state }) => {
    const isWanted = ({ arn, path }: ManagedPolicy): boolean => {
      const { attachmentCount, boundaryCount } = state.policyUse(arn);
      return (
        path.startsWith(PathPrefix) &&
        (!OnlyAttached || attachmentCount + boundaryCount > 0) &&
        (PolicyUsageFilter !== 'PermissionsPolicy' || attachmentCount > 0) &&
        (PolicyUsageFilter !== 'PermissionsBoundary' || boundaryCount > 0)
      );
    };
    const policies = [
      ...(Scope === 'AWS' ? [] : state.policies.values()),
      ...(Scope === 'Local' ? [] : state.awsPolicies.values()),
    ];
    const { items, end } = truncatedPage(policies.filter(isWanted), ({ arn }) => arn, request);
    return { Policies: items.map((policy) => describeListedPolicy(policy, state.policyUse(policy.arn))), ...end };
  },
});
