/** Looks up managed policies, with IAM's errors for missing ones. */
import { parseArn } from '../../../core/arn.ts';
import { ServiceError } from '../../contract/service.ts';
import { noSuchEntity } from './errors.ts';
import type { ManagedPolicy, PolicyVersion } from './managed-policy.ts';
import type { IamState } from './state.ts';

export function checkPolicyArn(arn: string): void {
  // The two spaces are IAM's.
  if (parseArn(arn) === undefined) throw new ServiceError('ValidationError', 'Invalid ARN:  Could not be parsed!');
}

export function noSuchPolicy(arn: string): ServiceError {
  return noSuchEntity(`Policy ${arn} was not found.`);
}

/** A policy to read. */
export function getManagedPolicy(state: IamState, arn = ''): ManagedPolicy {
  checkPolicyArn(arn);
  const policy = state.findPolicy(arn);
  if (policy === undefined) throw noSuchPolicy(arn);
  return policy;
}

/** A policy to change; those of AWS are read-only. */
export function getCustomerPolicy(state: IamState, arn: string | undefined): ManagedPolicy {
  const policy = getManagedPolicy(state, arn);
  if (!state.policies.has(policy.arn))
    throw new ServiceError('AccessDenied', 'Policy is outside your own account.', 403);
  return policy;
}

/** A policy to attach to a role. */
export function getAttachablePolicy(state: IamState, arn: string): ManagedPolicy {
  checkPolicyArn(arn);
  const policy = state.findPolicy(arn);
  if (policy === undefined) throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
  return policy;
}

/** A policy to use as a permissions boundary. */
export function checkBoundary(state: IamState, arn: string | undefined): void {
  if (arn === undefined || state.findPolicy(arn) !== undefined) return;
  throw noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`);
}

export function getVersion(policy: ManagedPolicy, versionId: string | undefined): PolicyVersion {
  const version = policy.versions.find((candidate) => candidate.versionId === versionId);
  if (version !== undefined) return version;
  throw noSuchEntity(`Policy ${policy.arn} version ${versionId} does not exist or is not attachable.`);
}
