/** The condition operators of policies, each as a test of one actual value against one expected value. */
import { compileArnPattern } from './arn-pattern.ts';
import { isInRange, parseMoment, parseNumber } from './condition-values.ts';
import type { PolicyContext } from './context.ts';
import { compileTemplate, compileText } from './template.ts';

/** Whether an actual value matches the expected value of the test. */
export type ValueTest = (actual: string, context: PolicyContext) => boolean;

export interface ConditionOperator {
  /** Compiles the test for one expected value; `variables`: whether the policy's version supports policy variables. */
  readonly compile: (expected: string, variables: boolean) => ValueTest;
  /** The operator holds when no expected value matches, and when the request lacks the key. */
  readonly negated: boolean;
}

type Compile = ConditionOperator['compile'];

/** A string comparison in which the expected value may contain variables. */
function textual(same: (expected: string, actual: string) => boolean): Compile {
  return (expected, variables) => {
    const text = compileText(expected, variables);
    return (actual, context) => {
      const value = text(context);
      return value !== undefined && same(value, actual);
    };
  };
}

/** A comparison of parsed values; false when a value cannot be parsed. */
function ordered(parse: (text: string) => number, holds: (actual: number, expected: number) => boolean): Compile {
  return (expected) => {
    const bound = parse(expected);
    return (actual) => holds(parse(actual), bound);
  };
}

const equals = textual((expected, actual) => expected === actual);
const equalsIgnoringCase = textual((expected, actual) => expected.toLowerCase() === actual.toLowerCase());
const like: Compile = (expected, variables) => compileTemplate(expected, variables);
const arnLike: Compile = (expected, variables) => compileArnPattern(expected, variables);
const ipAddress = textual(isInRange);

function numberLike(parse: (text: string) => number): Readonly<Record<string, ConditionOperator>> {
  const holds = (test: (actual: number, expected: number) => boolean): ConditionOperator =>
    positive(ordered(parse, test));
  return {
    Equals: holds((actual, expected) => actual === expected),
    NotEquals: negative(ordered(parse, (actual, expected) => actual === expected)),
    LessThan: holds((actual, expected) => actual < expected),
    LessThanEquals: holds((actual, expected) => actual <= expected),
    GreaterThan: holds((actual, expected) => actual > expected),
    GreaterThanEquals: holds((actual, expected) => actual >= expected),
  };
}

function positive(compile: Compile): ConditionOperator {
  return { compile, negated: false };
}

function negative(compile: Compile): ConditionOperator {
  return { compile, negated: true };
}

function prefixed(
  prefix: string,
  operators: Readonly<Record<string, ConditionOperator>>,
): [string, ConditionOperator][] {
  return Object.entries(operators).map(([name, operator]) => [prefix + name, operator]);
}

/** By name, without `ForAnyValue:`, `ForAllValues:` and `IfExists`; `Null` is separate. */
export const CONDITION_OPERATORS: ReadonlyMap<string, ConditionOperator> = new Map([
  ['StringEquals', positive(equals)],
  ['StringNotEquals', negative(equals)],
  ['StringEqualsIgnoreCase', positive(equalsIgnoringCase)],
  ['StringNotEqualsIgnoreCase', negative(equalsIgnoringCase)],
  ['StringLike', positive(like)],
  ['StringNotLike', negative(like)],
  ['ArnEquals', positive(arnLike)],
  ['ArnLike', positive(arnLike)],
  ['ArnNotEquals', negative(arnLike)],
  ['ArnNotLike', negative(arnLike)],
  ['Bool', positive(equalsIgnoringCase)],
  ['BinaryEquals', positive(textual((expected, actual) => expected === actual))],
  ['IpAddress', positive(ipAddress)],
  ['NotIpAddress', negative(ipAddress)],
  ...prefixed('Numeric', numberLike(parseNumber)),
  ...prefixed('Date', numberLike(parseMoment)),
]);
