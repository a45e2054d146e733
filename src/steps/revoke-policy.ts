/** Finds the policy of a role that grants an action, to take it away. */
import {
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { type Call, call } from '../aws/clients.ts';
import { createPolicyContext } from '../core/policy/context.ts';
import { compilePolicy } from '../core/policy/document.ts';
import { evaluatePolicies } from '../core/policy/evaluation.ts';
import type { StepContext } from './context.ts';
import { inlinePolicy } from './role.ts';

/** The call that removes the inline or attached policy that grants an action on a resource; undefined: none does. */
export async function revokePolicy(
  context: StepContext,
  RoleName: string,
  { action, resource }: { readonly action: string; readonly resource: string },
): Promise<Call | undefined> {
  const grants = (document: string | undefined): boolean =>
    document !== undefined &&
    evaluatePolicies([compilePolicy(document)], { action, resource, context: createPolicyContext() }) === 'allowed';
  const { PolicyNames = [] } = await context.aws.send(IAMClient, new ListRolePoliciesCommand({ RoleName }));
  for (const PolicyName of PolicyNames) {
    if (!grants(await inlinePolicy(context, RoleName, PolicyName))) continue;
    return call(IAMClient, new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  }
  const attached = await context.aws.send(IAMClient, new ListAttachedRolePoliciesCommand({ RoleName }));
  for (const { PolicyArn } of attached.AttachedPolicies ?? []) {
    const { Policy } = await context.aws.send(IAMClient, new GetPolicyCommand({ PolicyArn }));
    const version = new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId });
    const { PolicyVersion } = await context.aws.send(IAMClient, version);
    if (!grants(decodeURIComponent(PolicyVersion?.Document ?? ''))) continue;
    return call(IAMClient, new DetachRolePolicyCommand({ RoleName, PolicyArn }));
  }
  return undefined;
}
