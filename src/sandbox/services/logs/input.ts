/** Constraints that several operations share, and how requests name a log group. */
import type { InputRules, MemberRule } from '../../contract/input-rules.ts';
import { ServiceError } from '../../contract/service.ts';
import { invalidLogsInput } from './errors.ts';

const GROUP_NAME_PATTERN = '[\\.\\-_/#A-Za-z0-9]+';

export const GROUP_NAME: MemberRule = { minLength: 1, maxLength: 512, pattern: GROUP_NAME_PATTERN };
/** A new name. Its length has an error message of its own, see {@link checkNewName}. */
export const NEW_GROUP_NAME: MemberRule = { required: true, minLength: 1, pattern: GROUP_NAME_PATTERN };
const GROUP_IDENTIFIER: MemberRule = { minLength: 1, maxLength: 2048, pattern: '[\\w#+=/:,.@-]*' };
export const LOG_STREAM_NAME: MemberRule = { minLength: 1, maxLength: 512, pattern: '[^:*]*' };
export const NEW_STREAM_NAME: MemberRule = { required: true, minLength: 1, pattern: '[^:*]*' };
export const TIME: MemberRule = { min: 0 };
export const EVENT_LIMIT: MemberRule = { min: 1, max: 10_000 };
export const LIST_LIMIT: MemberRule = { min: 1, max: 50 };
export const TOKEN: MemberRule = { minLength: 1 };
export const FILTER_PATTERN: MemberRule = { maxLength: 1024 };
export const GROUP_ARN: MemberRule = {
  required: true,
  minLength: 1,
  maxLength: 1011,
  pattern: '[\\w+=/:,.@\\-\\*]*',
};

export const GROUP_TAGS: MemberRule = { minLength: 1, maxLength: 50, keyLength: [1, 128], valueLength: [0, 256] };
export const GROUP_TAG_KEYS: MemberRule = { maxLength: 50, entryLength: [1, 128] };

export const REQUIRED_GROUP: InputRules = { logGroupName: { required: true, ...GROUP_NAME } };
export const GROUP_RULES: InputRules = { logGroupName: GROUP_NAME, logGroupIdentifier: GROUP_IDENTIFIER };

const LONGEST_NAME = 512;

export function checkNewName(name: string): void {
  if (name.length <= LONGEST_NAME) return;
  throw invalidLogsInput('Invalid LogGroup or LogStream, both must have length less than or equal to 512.');
}

interface NamesGroup {
  readonly logGroupName?: string;
  readonly logGroupIdentifier?: string;
}

/** The name of a request's group, from its name, or from the name or ARN in `logGroupIdentifier`. */
export function groupNameOf({ logGroupName, logGroupIdentifier }: NamesGroup): string {
  if (logGroupName !== undefined && logGroupIdentifier !== undefined)
    throw new ServiceError('ValidationException', 'LogGroup name and LogGroup ARN are mutually exclusive parameters.');
  if (logGroupName !== undefined) return logGroupName;
  if (logGroupIdentifier !== undefined) return groupNameInArn(logGroupIdentifier) ?? logGroupIdentifier;
  throw invalidLogsInput('Either LogGroup name or LogGroup ARN must be provided.');
}

/** The name in a group's ARN, which may end in `:*`; undefined for any other text. */
export function groupNameInArn(arn: string): string | undefined {
  return /^arn:[^:]+:logs:[^:]*:[^:]*:log-group:([^:]+)(:\*)?$/.exec(arn)?.[1];
}
