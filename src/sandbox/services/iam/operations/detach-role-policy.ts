/** DetachRolePolicy: detaches a managed policy from a role. */
import { DetachRolePolicy$, type DetachRolePolicyRequest } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { roleResource } from '../arns.ts';
import { POLICY_ARN, ROLE_NAME } from '../input.ts';
import { checkPolicyArn, noSuchPolicy } from '../policies.ts';
import type { IamState } from '../state.ts';

export const detachRolePolicy = defineOperation<DetachRolePolicyRequest, void, IamState>(DetachRolePolicy$, {
  rules: { RoleName: ROLE_NAME, PolicyArn: POLICY_ARN },
  resources: roleResource,
  handle: async ({ RoleName, PolicyArn: arn = '' }, { state }) => {
    const role = state.role(RoleName);
    checkPolicyArn(arn);
    const attached = role.attached.filter((policy) => policy.arn !== arn);
    if (attached.length === role.attached.length) throw noSuchPolicy(arn);
    await state.saveRole({ ...role, attached });
  },
});
