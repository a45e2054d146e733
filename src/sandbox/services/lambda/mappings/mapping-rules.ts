/** Constraints of the requests about event source mappings (aws-behaviour.md 4.4). */
import type { InputRules, MemberRule } from '../../../contract/input-rules.ts';

const ARN =
  'arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)';

const FUNCTION_NAME: MemberRule = {
  minLength: 1,
  maxLength: 140,
  pattern:
    '(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?',
};

const EVENT_SOURCE_ARN: MemberRule = { pattern: ARN };

const CHANGEABLE: InputRules = {
  BatchSize: { min: 1, max: 10_000 },
  'FilterCriteria.Filters.member.Pattern': { minLength: 0, maxLength: 4096 },
  MaximumBatchingWindowInSeconds: { min: 0, max: 300 },
  ParallelizationFactor: { min: 1, max: 10 },
  'DestinationConfig.OnFailure.Destination': { minLength: 0, maxLength: 350, pattern: `$|kafka://.*|${ARN}` },
  MaximumRecordAgeInSeconds: { min: -1, max: 604_800 },
  MaximumRetryAttempts: { min: -1, max: 10_000 },
  TumblingWindowInSeconds: { min: 0, max: 900 },
  'FunctionResponseTypes.member': { values: ['ReportBatchItemFailures'] },
};

export const CREATE_RULES: InputRules = {
  EventSourceArn: EVENT_SOURCE_ARN,
  FunctionName: { required: true, ...FUNCTION_NAME },
  ...CHANGEABLE,
  StartingPosition: { values: ['LATEST', 'AT_TIMESTAMP', 'TRIM_HORIZON'] },
};

export const UPDATE_RULES: InputRules = { FunctionName: FUNCTION_NAME, ...CHANGEABLE };

export const LIST_RULES: InputRules = {
  EventSourceArn: EVENT_SOURCE_ARN,
  FunctionName: FUNCTION_NAME,
  MaxItems: { min: 1, max: 10_000 },
};
