/** Finds execution roles, those of a lab by its own name for them, and others by their ARN. */
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { isAccessDenied, requireMember, undefinedIfAbsent } from '../aws/errors.ts';
import { EXIT, UserError } from '../core/errors.ts';
import { arnOf, resourceName, type StepContext } from './context.ts';
import { tagsOfList } from './ownership.ts';
import { NotShownYet } from './refusals.ts';

/** What AWS tells about a role. */
export interface RoleState {
  readonly createdAt: Date | undefined;
  readonly arn: string;
  readonly path: string;
  /** The ARN of its permissions boundary. */
  readonly boundary: string | undefined;
  readonly trustPolicy: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The role with this name in the lab, if it exists. */
export async function findRole(context: StepContext, logical: string): Promise<RoleState | undefined> {
  return getRole(context, resourceName(context, logical));
}

/** By its name on AWS. */
export async function getRole({ aws }: StepContext, RoleName: string): Promise<RoleState | undefined> {
  const found = await undefinedIfAbsent(aws.send(IAMClient, new GetRoleCommand({ RoleName })));
  if (found === undefined) return undefined;
  const { Arn, AssumeRolePolicyDocument = '', CreateDate, Path = '/', PermissionsBoundary, Tags } = found.Role ?? {};
  return {
    arn: requireMember(Arn, { name: 'a role', operation: 'GetRole', target: aws.target }),
    path: Path,
    boundary: PermissionsBoundary?.PermissionsBoundaryArn,
    createdAt: CreateDate,
    trustPolicy: decodeURIComponent(AssumeRolePolicyDocument),
    tags: tagsOfList(Tags),
  };
}

/** Its ARN; in a dry run the ARN that it would get. */
export async function roleArn(context: StepContext, logical: string, path = '/'): Promise<string> {
  const found = await findRole(context, logical);
  if (found) return found.arn;
  const name = resourceName(context, logical);
  if (context.dryRun) return arnOf(context, 'iam', `role${path}${name}`);
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
