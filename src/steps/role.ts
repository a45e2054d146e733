/** The execution role of a function. */
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { type Call, call } from '../aws/clients.ts';
import { undefinedIfAbsent } from '../aws/errors.ts';
import { pages } from '../aws/pages.ts';
import { arnOf, resourceName, type StepContext } from './context.ts';
import { findRole, type RoleState } from './find-role.ts';
import { ownTags, tagList } from './ownership.ts';
import type { Refusal } from './refusals.ts';
import type { Difference, Resource } from './resource.ts';
import { LAMBDA, LAMBDA_TRUST, mayLambdaAssume, type PolicyStatement, policyDocument } from './role-policy.ts';

export interface RoleSpec {
  readonly kind: 'role';
  readonly name: string;
  /** Names of AWS's managed policies below `service-role/`. */
  readonly managedPolicies: readonly string[];
  /** Grants beyond those of the managed policies. */
  readonly statements?: readonly PolicyStatement[];
  /** Absent: AWS's own, `/`. */
  readonly path?: string;
  /** The ARN of a policy that limits what the role may do; absent: none is set, and one that is there is kept. */
  readonly permissionsBoundary?: string;
}

const INLINE_POLICY = 'streamlab';
/** On an adopted role: the managed policies that setup attached, which teardown detaches. */
const ATTACHED_TAG = 'streamlab:attached';

const managedPolicyArn = (context: StepContext, name: string): string =>
  arnOf({ ...context, accountId: 'aws' }, 'iam', `policy/service-role/${name}`);

/** IAM is eventually consistent: what it has just done it may not know for some seconds. */
const TRANSIENT: readonly Refusal[] = [
  {
    operations: [
      'AttachRolePolicy',
      'PutRolePermissionsBoundary',
      'PutRolePolicy',
      'TagRole',
      'UntagRole',
      'UpdateAssumeRolePolicy',
    ],
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
  describe: (spec, { path, boundary }) =>
    [
      ...spec.managedPolicies,
      ...(spec.statements ? ['an inline policy'] : []),
      ...(path === '/' ? [] : [`path ${path}`]),
      ...(boundary === undefined ? [] : [`boundary ${boundary}`]),
    ].join(', '),

  create: async (context, spec) => {
    const RoleName = resourceName(context, spec.name);
    const calls = [
      call(
        IAMClient,
        new CreateRoleCommand({
          RoleName,
          Path: spec.path,
          PermissionsBoundary: spec.permissionsBoundary,
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
    const found: Difference[] = [...placeDifferences(RoleName, spec, state)];
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

export function trustLambda(RoleName: string): Call {
  return call(IAMClient, new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: LAMBDA_TRUST }));
}

/** Attaches one of AWS's managed policies below `service-role/`. */
export function attachPolicy(context: StepContext, RoleName: string, policy: string): Call {
  return call(IAMClient, new AttachRolePolicyCommand({ RoleName, PolicyArn: managedPolicyArn(context, policy) }));
}

/** The path of a role is fixed; its boundary can be replaced. */
function placeDifferences(RoleName: string, spec: RoleSpec, state: RoleState): readonly Difference[] {
  const { path = state.path, permissionsBoundary: wanted = state.boundary } = spec;
  const found: Difference[] = [];
  if (path !== state.path) found.push({ what: 'path', wanted: path, found: state.path });
  if (wanted !== undefined && wanted !== state.boundary) {
    const fix = [call(IAMClient, new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: wanted }))];
    found.push({ what: 'permissions boundary', wanted, found: state.boundary ?? 'none', fix });
  }
  return found;
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
