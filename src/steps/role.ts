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
  ListRolesCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { type Call, call } from '../aws/clients.ts';
import { isAccessDenied, undefinedIfAbsent } from '../aws/errors.ts';
import { pages } from '../aws/pages.ts';
import { EXIT, UserError } from '../core/errors.ts';
import { arnOf, resourceName, type StepContext } from './context.ts';
import { ownTags, tagList, tagsOfList } from './ownership.ts';
import { NotShownYet, type Refusal } from './refusals.ts';
import type { Difference, Resource } from './resource.ts';
import { LAMBDA, LAMBDA_TRUST, mayLambdaAssume, type PolicyStatement, policyDocument } from './role-policy.ts';

export interface RoleSpec {
  readonly kind: 'role';
  readonly name: string;
  /** Names of AWS's managed policies below `service-role/`. */
  readonly managedPolicies: readonly string[];
  /** Grants beyond those of the managed policies. */
  readonly statements?: readonly PolicyStatement[];
}

interface RoleState {
  readonly createdAt: Date | undefined;
  readonly arn: string;
  readonly trustPolicy: string;
  readonly tags: Readonly<Record<string, string>>;
}

const INLINE_POLICY = 'streamlab';
/** On an adopted role: the managed policies that setup attached, which teardown detaches. */
const ATTACHED_TAG = 'streamlab:attached';

const managedPolicyArn = (context: StepContext, name: string): string =>
  arnOf({ ...context, accountId: 'aws' }, 'iam', `policy/service-role/${name}`);

/** IAM is eventually consistent: what it has just done it may not know for some seconds. */
const TRANSIENT: readonly Refusal[] = [
  {
    operations: ['AttachRolePolicy', 'PutRolePolicy', 'TagRole', 'UntagRole', 'UpdateAssumeRolePolicy'],
    error: 'NoSuchEntity',
    says: 'The role with name', // the same error stands for a policy that does not exist
    reason: 'the role is not known everywhere yet',
  },
  { error: 'ConcurrentModification', reason: 'another change is in progress' },
  { error: 'EntityTemporarilyUnmodifiable', reason: 'another change is in progress' },
  { operations: ['DeleteRole'], error: 'DeleteConflict', reason: 'its policies are still being detached' },
];

export const role: Resource<RoleSpec, RoleState> = {
  title: 'role',
  name: (context, spec) => resourceName(context, spec.name),
  needs: () => [],
  find: (context, spec) => findRole(context, spec.name),
  createdAt: (state) => state.createdAt,
  list: async function* ({ aws }) {
    const ask = (Marker?: string) => aws.send(IAMClient, new ListRolesCommand({ Marker }));
    for await (const { Roles = [] } of pages(ask, (page) => page.Marker)) yield Roles.map(({ RoleName }) => RoleName);
  },
  tags: async (_context, _spec, state) => state.tags,
  describe: (spec) => [...spec.managedPolicies, ...(spec.statements ? ['an inline policy'] : [])].join(', '),

  create: async (context, spec) => {
    const RoleName = resourceName(context, spec.name);
    const calls = [
      call(
        IAMClient,
        new CreateRoleCommand({
          RoleName,
          AssumeRolePolicyDocument: LAMBDA_TRUST,
          Tags: tagList(ownTags(context)),
        }),
      ),
      ...spec.managedPolicies.map((name) => attachPolicy(context, RoleName, name)),
    ];
    return spec.statements ? [...calls, putInlinePolicy(context, spec)] : calls;
  },

  differences: async (context, spec, { state, owner, tags }) => {
    const RoleName = resourceName(context, spec.name);
    const found: Difference[] = [];
    if (!mayLambdaAssume(context, state.trustPolicy)) {
      found.push({ what: 'trust policy', wanted: LAMBDA, found: 'without it', fix: [trustLambda(RoleName)] });
    }
    const { AttachedPolicies = [] } = await context.aws.send(
      IAMClient,
      new ListAttachedRolePoliciesCommand({ RoleName }),
    );
    const missing = spec.managedPolicies.filter(
      (name) => !AttachedPolicies.some(({ PolicyArn }) => PolicyArn === managedPolicyArn(context, name)),
    );
    if (missing.length > 0) {
      const noted = [...(tags[ATTACHED_TAG]?.split(' ') ?? []), ...missing].join(' ');
      const note = call(IAMClient, new TagRoleCommand({ RoleName, Tags: tagList({ [ATTACHED_TAG]: noted }) }));
      const attachAll = missing.map((name) => attachPolicy(context, RoleName, name));
      const fix = owner === 'adopted' ? [note, ...attachAll] : attachAll;
      found.push({ what: 'policies', wanted: missing.join(', '), found: 'not attached', fix, additive: true });
    }
    if (spec.statements && !(await hasInlinePolicy(context, spec))) {
      const fix = [putInlinePolicy(context, spec)];
      found.push({ what: 'inline policy', wanted: INLINE_POLICY, found: 'missing or other', fix, additive: true });
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
    // Also those of the lab, which a list may not show yet.
    const attached = [
      ...AttachedPolicies.map(({ PolicyArn = '' }) => PolicyArn),
      ...spec.managedPolicies.map((name) => managedPolicyArn(context, name)),
    ];
    const inline = [...PolicyNames, ...(spec.statements ? [INLINE_POLICY] : [])];
    return [
      ...[...new Set(attached)].map((PolicyArn) =>
        call(IAMClient, new DetachRolePolicyCommand({ RoleName, PolicyArn })),
      ),
      ...[...new Set(inline)].map((PolicyName) =>
        call(IAMClient, new DeleteRolePolicyCommand({ RoleName, PolicyName })),
      ),
      call(IAMClient, new DeleteRoleCommand({ RoleName })),
    ];
  },

  transient: TRANSIENT,

  putBack: async (context, spec, _state, tags) => {
    const RoleName = resourceName(context, spec.name);
    const attached = tags[ATTACHED_TAG]?.split(' ') ?? [];
    const calls: Call[] = attached.map((name) =>
      call(IAMClient, new DetachRolePolicyCommand({ RoleName, PolicyArn: managedPolicyArn(context, name) })),
    );
    const { PolicyNames = [] } = await context.aws.send(IAMClient, new ListRolePoliciesCommand({ RoleName }));
    if (PolicyNames.includes(INLINE_POLICY)) {
      calls.push(call(IAMClient, new DeleteRolePolicyCommand({ RoleName, PolicyName: INLINE_POLICY })));
    }
    if (attached.length > 0) calls.push(call(IAMClient, new UntagRoleCommand({ RoleName, TagKeys: [ATTACHED_TAG] })));
    return calls;
  },
};

/** The role with this name in the lab, if it exists. */
export async function findRole(context: StepContext, logical: string): Promise<RoleState | undefined> {
  return getRole(context, resourceName(context, logical));
}

/** By its name on AWS. */
export async function getRole({ aws }: StepContext, RoleName: string): Promise<RoleState | undefined> {
  const found = await undefinedIfAbsent(aws.send(IAMClient, new GetRoleCommand({ RoleName })));
  if (found?.Role === undefined) return undefined;
  const { Arn = '', AssumeRolePolicyDocument = '', CreateDate, Tags } = found.Role;
  return {
    arn: Arn,
    createdAt: CreateDate,
    trustPolicy: decodeURIComponent(AssumeRolePolicyDocument),
    tags: tagsOfList(Tags),
  };
}

/** Its ARN; in a dry run the ARN that it would get. */
export async function roleArn(context: StepContext, logical: string): Promise<string> {
  const found = await findRole(context, logical);
  if (found) return found.arn;
  const name = resourceName(context, logical);
  if (context.dryRun) return arnOf(context, 'iam', `role/${name}`);
  throw new NotShownYet(`there is no role ${name}`);
}

/** Refuses the ARN of a role that does not exist: Lambda would say for minutes that it cannot be assumed yet. */
export async function requireRole(context: StepContext, arn: string): Promise<void> {
  try {
    if ((await getRole(context, arn.split('/').at(-1) ?? arn)) !== undefined) return;
  } catch (error) {
    if (isAccessDenied(error)) return; // a person who is given a role may not be allowed to look at it
    throw error;
  }
  throw new UserError(`There is no role ${arn}`, { hint: 'aws iam list-roles', exitCode: EXIT.usage });
}

export function trustLambda(RoleName: string): Call {
  return call(IAMClient, new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: LAMBDA_TRUST }));
}

/** Attaches one of AWS's managed policies below `service-role/`. */
export function attachPolicy(context: StepContext, RoleName: string, policy: string): Call {
  return call(IAMClient, new AttachRolePolicyCommand({ RoleName, PolicyArn: managedPolicyArn(context, policy) }));
}

function putInlinePolicy(context: StepContext, spec: RoleSpec): Call {
  const PolicyDocument = policyDocument(context, spec.statements ?? []);
  const RoleName = resourceName(context, spec.name);
  return call(IAMClient, new PutRolePolicyCommand({ RoleName, PolicyName: INLINE_POLICY, PolicyDocument }));
}

async function hasInlinePolicy(context: StepContext, spec: RoleSpec): Promise<boolean> {
  const found = await inlinePolicy(context, resourceName(context, spec.name), INLINE_POLICY);
  return found === policyDocument(context, spec.statements ?? []);
}

/** An inline policy of a role, as JSON. */
export async function inlinePolicy(
  { aws }: StepContext,
  RoleName: string,
  PolicyName: string,
): Promise<string | undefined> {
  const found = await undefinedIfAbsent(aws.send(IAMClient, new GetRolePolicyCommand({ RoleName, PolicyName })));
  return found && decodeURIComponent(found.PolicyDocument ?? '');
}
