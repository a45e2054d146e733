/** ListAttachedRolePolicies: a role's managed policies, in pages. */
import {
  ListAttachedRolePolicies$,
  type ListAttachedRolePoliciesRequest,
  type ListAttachedRolePoliciesResponse,
} from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { roleResource } from '../arns.ts';
import { PAGE_RULES, PATH, ROLE_NAME } from '../input.ts';
import { truncatedPage } from '../pages.ts';
import type { IamState } from '../state.ts';

export const listAttachedRolePolicies = defineOperation<
  ListAttachedRolePoliciesRequest,
  ListAttachedRolePoliciesResponse,
  IamState
>(ListAttachedRolePolicies$, {
  rules: { RoleName: ROLE_NAME, PathPrefix: PATH, ...PAGE_RULES },
  resources: roleResource,
  handle: ({ RoleName, PathPrefix = '/', ...request }, { state }) => {
    const policies = state
      .role(RoleName)
      .attached.filter(({ arn }) => (state.findPolicy(arn)?.path ?? '/').startsWith(PathPrefix));
    const { items, end } = truncatedPage(policies, ({ name }) => name, request);
    return { AttachedPolicies: items.map(({ arn, name }) => ({ PolicyName: name, PolicyArn: arn })), ...end };
  },
});
