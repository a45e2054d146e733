/** Constraints that several operations share, and those with error messages of their own. */
import type { InputRules, MemberRule } from '../../contract/input-rules.ts';
import { ServiceError } from '../../contract/service.ts';

export const ROLE_NAME: MemberRule = { required: true, minLength: 1, maxLength: 64 };
export const POLICY_NAME: MemberRule = { required: true, minLength: 1, maxLength: 128 };
export const POLICY_ARN: MemberRule = { required: true, minLength: 20, maxLength: 2048 };
export const POLICY_DOCUMENT: MemberRule = { required: true, minLength: 1, maxLength: 131072 };
export const PATH: MemberRule = { minLength: 1, maxLength: 512 };
export const DESCRIPTION: MemberRule = { maxLength: 1000 };
export const SESSION_SECONDS: MemberRule = { min: 3600, max: 43200 };
export const ACTION_NAMES: MemberRule = { required: true };
export const VERSION_ID: MemberRule = { required: true, pattern: 'v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?' };

export const TAG_RULES: InputRules = {
  Tags: { maxLength: 50 },
  'Tags.member.Key': { required: true, minLength: 1, maxLength: 128, pattern: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+' },
  'Tags.member.Value': { required: true, maxLength: 256, pattern: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*' },
};

export const PAGE_RULES: InputRules = {
  Marker: { minLength: 1 },
  MaxItems: { min: 1, max: 1000 },
};

const NAME = /^[\w+=,.@-]+$/;
const PATH_PATTERN = /^\/([!-~]+\/)?$/;

/** `member` is the field's name with a lower-case first letter, such as `roleName`. */
export function checkName(member: string, name: string | undefined): void {
  if (name === undefined || NAME.test(name)) return;
  throw new ServiceError(
    'ValidationError',
    `The specified value for ${member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
  );
}

export function checkPath(path: string | undefined): void {
  if (path === undefined || PATH_PATTERN.test(path)) return;
  throw new ServiceError(
    'ValidationError',
    'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
  );
}
