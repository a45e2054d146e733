/** PutRolePolicy: adds an inline policy to a role, or replaces the one with its name. */
import { PutRolePolicy$, type PutRolePolicyRequest } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { roleResource } from '../arns.ts';
import { quotaExceeded } from '../errors.ts';
import { checkName, POLICY_DOCUMENT, POLICY_NAME, ROLE_NAME } from '../input.ts';
import { checkPolicyDocument, documentSize } from '../policy-documents.ts';
import type { IamState } from '../state.ts';

/** The quota of all inline policies of a role together. */
const INLINE_QUOTA = 10_240;

export const putRolePolicy = defineOperation<PutRolePolicyRequest, void, IamState>(PutRolePolicy$, {
  rules: { RoleName: ROLE_NAME, PolicyName: POLICY_NAME, PolicyDocument: POLICY_DOCUMENT },
  resources: roleResource,
  handle: async ({ RoleName, PolicyName: name = '', PolicyDocument: document = '' }, { state, clock }) => {
    checkName('policyName', name);
    const role = state.role(RoleName);
    checkPolicyDocument(document, state.partition);
    const others = role.inline.filter((policy) => policy.name !== name);
    const inline = [...others, { name, document, since: clock.now() }];
    if (inline.reduce((size, policy) => size + documentSize(policy.document), 0) > INLINE_QUOTA)
      throw quotaExceeded(`Maximum policy size of ${INLINE_QUOTA} bytes exceeded for role ${role.roleName}`);
    await state.saveRole({ ...role, inline });
  },
});
