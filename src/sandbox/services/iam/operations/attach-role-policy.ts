/** AttachRolePolicy: attaches a managed policy to a role; idempotent. */
import { AttachRolePolicy$, type AttachRolePolicyRequest } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { roleResource } from '../arns.ts';
import { quotaExceeded } from '../errors.ts';
import { POLICY_ARN, ROLE_NAME } from '../input.ts';
import { getAttachablePolicy } from '../policies.ts';
import type { IamState } from '../state.ts';

const MOST_POLICIES = 10;

export const attachRolePolicy = defineOperation<AttachRolePolicyRequest, void, IamState>(AttachRolePolicy$, {
  rules: { RoleName: ROLE_NAME, PolicyArn: POLICY_ARN },
  resources: roleResource,
  handle: async ({ RoleName, PolicyArn: arn = '' }, { state, clock }) => {
    const role = state.role(RoleName);
    const { policyName: name } = getAttachablePolicy(state, arn);
    if (role.attached.some((attached) => attached.arn === arn)) return;
    if (role.attached.length >= MOST_POLICIES)
      throw quotaExceeded(`Cannot exceed quota for PoliciesPerRole: ${MOST_POLICIES}`);
    await state.saveRole({ ...role, attached: [...role.attached, { arn, name, since: clock.now() }] });
  },
});
