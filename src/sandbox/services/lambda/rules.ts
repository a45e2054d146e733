/** Constraints that several operations share, with AWS's patterns and limits. */

import type { InputRules, MemberRule } from '../../contract/input-rules.ts';
import { RUNTIME_NAMES } from './runtime/runtimes.ts';

const PLACE = String.raw`(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?`;

/** For operations that change a function. */
export const FUNCTION_NAME: MemberRule = {
  required: true,
  pattern: String.raw`${PLACE}([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?`,
  maxLength: 140,
  minLength: 1,
};

/** For operations that read or invoke a function. */
export const READ_FUNCTION_NAME: MemberRule = {
  required: true,
  pattern: String.raw`${PLACE}([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?`,
  maxLength: 256,
  minLength: 1,
};

export const QUALIFIER: MemberRule = {
  pattern: String.raw`\$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+`,
  maxLength: 128,
  minLength: 1,
};

export const VERSION: MemberRule = { pattern: String.raw`(\$LATEST|[0-9]+)`, maxLength: 1024, minLength: 1 };

export const ALIAS_NAME: MemberRule = {
  required: true,
  pattern: '(?!^[0-9]+$)([a-zA-Z0-9-_]+)',
  maxLength: 128,
  minLength: 1,
};

export const ALIAS_RULES: InputRules = {
  FunctionName: FUNCTION_NAME,
  Name: ALIAS_NAME,
  FunctionVersion: VERSION,
  Description: { maxLength: 256, minLength: 0 },
  'RoutingConfig.AdditionalVersionWeights.{key}': { maxLength: 1024, minLength: 1, pattern: '[0-9]+' },
  'RoutingConfig.AdditionalVersionWeights.{value}': { max: 1, min: 0, required: true },
};

/** The resources that Lambda's tag operations accept. */
export const TAGGED_ARN: MemberRule = {
  required: true,
  pattern: String.raw`arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:(function:[a-zA-Z0-9-_]+(:(\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+)|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|capacity-provider:[a-zA-Z0-9-_]+)`,
};

export const MAX_ITEMS: MemberRule = { min: 1, max: 10_000 };

/** For the members that CreateFunction and UpdateFunctionConfiguration share. */
export const SETTINGS_RULES: InputRules = {
  Role: { pattern: String.raw`arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+` },
  Handler: { pattern: String.raw`[^\s]+`, maxLength: 128 },
  Description: { maxLength: 256, minLength: 0 },
  Timeout: { max: 900, min: 1 },
  MemorySize: { max: 10_240, min: 128 },
  'EphemeralStorage.Size': { max: 10_240, min: 512 },
  'Environment.Variables.{key}': { pattern: '[a-zA-Z]([a-zA-Z0-9_])+' },
  'TracingConfig.Mode': { values: ['Active', 'PassThrough'] },
  'LoggingConfig.LogFormat': { values: ['JSON', 'Text'] },
  'LoggingConfig.ApplicationLogLevel': { values: ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] },
  'LoggingConfig.SystemLogLevel': { values: ['DEBUG', 'INFO', 'WARN'] },
  'LoggingConfig.LogGroup': { pattern: String.raw`[\.\-_/#A-Za-z0-9]+`, maxLength: 512, minLength: 1 },
};

/** The only rule that AWS checks later, with a message of its own. */
export function runtimeViolation(runtime: string): string {
  return `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${RUNTIME_NAMES.join(', ')}] or be a valid ARN`;
}
