/** The execution role of a function. */
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { type Call, call } from '../aws/clients.ts';
import { isAwsError } from '../aws/errors.ts';
import { EXIT, UserError } from '../core/errors.ts';
import { arnOf, resourceName, type StepContext } from './context.ts';
import { ownTags, tagList, tagsOfList } from './ownership.ts';
import type { Difference, Resource } from './resource.ts';
import { LAMBDA_TRUST, type PolicyStatement, policyDocument, trustsLambda } from './role-policy.ts';

export interface RoleSpec {
  readonly kind: 'role';
  readonly name: string;
  /** Names of AWS's managed policies below `service-role/`. */
  readonly managedPolicies: readonly string[];
  /** What the managed policies do not grant. */
  readonly statements?: readonly PolicyStatement[];
}

interface RoleState {
  readonly arn: string;
  readonly trustPolicy: string;
  readonly tags: Readonly<Record<string, string>>;
}

const INLINE_POLICY = 'streamlab';
/** On an adopted role: the managed policies that setup attached, which teardown detaches. */
const ATTACHED_TAG = 'streamlab:attached';

const managedPolicyArn = (name: string): string => `arn:aws:iam::aws:policy/service-role/${name}`;

export const role: Resource<RoleSpec, RoleState> = {
  title: 'role',
  name: (context, spec) => resourceName(context, spec.name),
  needs: () => [],
  find: (context, spec) => findRole(context, spec.name),
  tags: async (_context, _spec, state) => state.tags,
  describe: (spec) => [...spec.managedPolicies, ...(spec.statements ? ['an inline policy'] : [])].join(', '),

  create: async (context, spec) => {
    const RoleName = resourceName(context, spec.name);
    const calls = [
      call(
        IAMClient,
        new CreateRoleCommand({
          RoleName,
          AssumeRolePolicyDocument: JSON.stringify(LAMBDA_TRUST),
          Tags: tagList(ownTags(context)),
        }),
      ),
      ...spec.managedPolicies.map((name) => attach(RoleName, name)),
    ];
    return spec.statements ? [...calls, putInlinePolicy(context, spec)] : calls;
  },

  differences: async (context, spec, { state, owner, tags }) => {
    const RoleName = resourceName(context, spec.name);
    const found: Difference[] = [];
    if (!trustsLambda(state.trustPolicy)) {
      const PolicyDocument = JSON.stringify(LAMBDA_TRUST);
      const mend = [call(IAMClient, new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }))];
      found.push({ what: 'trust policy', wanted: 'lambda.amazonaws.com', found: 'without it', mend });
    }
    const { AttachedPolicies = [] } = await context.aws.send(
      IAMClient,
      new ListAttachedRolePoliciesCommand({ RoleName }),
    );
    const missing = spec.managedPolicies.filter(
      (name) => !AttachedPolicies.some(({ PolicyArn }) => PolicyArn === managedPolicyArn(name)),
    );
    if (missing.length > 0) {
      const noted = [...(tags[ATTACHED_TAG]?.split(' ') ?? []), ...missing].join(' ');
      const note = call(IAMClient, new TagRoleCommand({ RoleName, Tags: tagList({ [ATTACHED_TAG]: noted }) }));
      const attachAll = missing.map((name) => attach(RoleName, name));
      const mend = owner === 'adopted' ? [note, ...attachAll] : attachAll;
      found.push({ what: 'policies', wanted: missing.join(', '), found: 'not attached', mend, additive: true });
    }
    if (spec.statements && !(await hasInlinePolicy(context, spec))) {
      const mend = [putInlinePolicy(context, spec)];
      found.push({ what: 'inline policy', wanted: INLINE_POLICY, found: 'missing or other', mend, additive: true });
    }
    return found;
  },

  tag: (context, spec, _state, tags) =>
    call(IAMClient, new TagRoleCommand({ RoleName: resourceName(context, spec.name), Tags: tagList(tags) })),
  untag: (context, spec, _state, keys) =>
    call(IAMClient, new UntagRoleCommand({ RoleName: resourceName(context, spec.name), TagKeys: [...keys] })),

  remove: async (context, spec) => {
    const RoleName = resourceName(context, spec.name);
    const { AttachedPolicies = [] } = await context.aws.send(
      IAMClient,
      new ListAttachedRolePoliciesCommand({ RoleName }),
    );
    const { PolicyNames = [] } = await context.aws.send(IAMClient, new ListRolePoliciesCommand({ RoleName }));
    return [
      ...AttachedPolicies.map(({ PolicyArn }) =>
        call(IAMClient, new DetachRolePolicyCommand({ RoleName, PolicyArn: PolicyArn ?? '' })),
      ),
      ...PolicyNames.map((PolicyName) => call(IAMClient, new DeleteRolePolicyCommand({ RoleName, PolicyName }))),
      call(IAMClient, new DeleteRoleCommand({ RoleName })),
    ];
  },

  putBack: async (context, spec, _state, tags) => {
    const RoleName = resourceName(context, spec.name);
    const attached = tags[ATTACHED_TAG]?.split(' ') ?? [];
    const calls: Call[] = attached.map((name) =>
      call(IAMClient, new DetachRolePolicyCommand({ RoleName, PolicyArn: managedPolicyArn(name) })),
    );
    const { PolicyNames = [] } = await context.aws.send(IAMClient, new ListRolePoliciesCommand({ RoleName }));
    if (PolicyNames.includes(INLINE_POLICY)) {
      calls.push(call(IAMClient, new DeleteRolePolicyCommand({ RoleName, PolicyName: INLINE_POLICY })));
    }
    if (attached.length > 0) calls.push(call(IAMClient, new UntagRoleCommand({ RoleName, TagKeys: [ATTACHED_TAG] })));
    return calls;
  },
};

/** The role that a lab calls `logical`, if it is there. */
export async function findRole(context: StepContext, logical: string): Promise<RoleState | undefined> {
  try {
    const RoleName = resourceName(context, logical);
    const { Role } = await context.aws.send(IAMClient, new GetRoleCommand({ RoleName }));
    return {
      arn: Role?.Arn ?? '',
      trustPolicy: decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''),
      tags: tagsOfList(Role?.Tags),
    };
  } catch (error) {
    if (isAwsError(error, 'NoSuchEntityException', 'NoSuchEntity')) return undefined;
    throw error;
  }
}

/** Its ARN; in a dry run the one that it would get. */
export async function roleArn(context: StepContext, logical: string): Promise<string> {
  const found = await findRole(context, logical);
  if (found) return found.arn;
  const name = resourceName(context, logical);
  if (context.dryRun) return arnOf(context, 'iam', `role/${name}`);
  throw new UserError(`The role ${name} is gone`, { hint: 'run setup again', exitCode: EXIT.conflict });
}

/** Refuses the ARN of a role that is not there, of which Lambda would say for minutes that it cannot be assumed yet. */
export async function requireRole({ aws }: StepContext, arn: string): Promise<void> {
  const RoleName = arn.split('/').at(-1);
  try {
    await aws.send(IAMClient, new GetRoleCommand({ RoleName }));
  } catch (error) {
    if (isAwsError(error, 'NoSuchEntityException', 'NoSuchEntity')) {
      throw new UserError(`There is no role ${arn}`, {
        hint: 'aws iam list-roles',
        exitCode: EXIT.usage,
        cause: error,
      });
    }
    // Who is given a role may not be allowed to look at it.
    if (!isAwsError(error, 'AccessDenied', 'AccessDeniedException')) throw error;
  }
}

function attach(RoleName: string, policy: string): Call {
  return call(IAMClient, new AttachRolePolicyCommand({ RoleName, PolicyArn: managedPolicyArn(policy) }));
}

function putInlinePolicy(context: StepContext, spec: RoleSpec): Call {
  const PolicyDocument = policyDocument(context, spec.statements ?? []);
  const RoleName = resourceName(context, spec.name);
  return call(IAMClient, new PutRolePolicyCommand({ RoleName, PolicyName: INLINE_POLICY, PolicyDocument }));
}

async function hasInlinePolicy(context: StepContext, spec: RoleSpec): Promise<boolean> {
  try {
    const { PolicyDocument = '' } = await context.aws.send(
      IAMClient,
      new GetRolePolicyCommand({ RoleName: resourceName(context, spec.name), PolicyName: INLINE_POLICY }),
    );
    return decodeURIComponent(PolicyDocument) === policyDocument(context, spec.statements ?? []);
  } catch (error) {
    if (isAwsError(error, 'NoSuchEntityException', 'NoSuchEntity')) return false;
    throw error;
  }
}
