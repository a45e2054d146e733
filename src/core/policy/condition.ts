/** The condition block of a statement: every operator and every key in it must hold. */
import { CONDITION_OPERATORS, type ConditionOperator, type ValueTest } from './condition-operators.ts';
import type { PolicyContext } from './context.ts';
import { isJsonObject, stringList } from './json.ts';

export type Condition = (context: PolicyContext) => boolean;

type Quantifier = 'any' | 'all' | undefined;

export interface OperatorName {
  readonly name: string;
  readonly quantifier: Quantifier;
  readonly ifExists: boolean;
}

/** Parses `ForAnyValue:StringLikeIfExists`; undefined for an unknown operator. */
export function parseOperatorName(text: string): OperatorName | undefined {
  const match = /^(?:(ForAnyValue|ForAllValues):)?([A-Za-z]+?)(IfExists)?$/.exec(text);
  const name = match?.[2];
  if (match === null || name === undefined || (name !== 'Null' && !CONDITION_OPERATORS.has(name))) return undefined;
  const quantifier = match[1] === undefined ? undefined : match[1] === 'ForAnyValue' ? 'any' : 'all';
  return { name, quantifier, ifExists: match[3] !== undefined };
}

/** Compiles the condition block of a statement. An unknown operator never holds. */
export function compileConditions(block: unknown, variables: boolean): Condition[] {
  if (!isJsonObject(block)) return [];
  return Object.entries(block).flatMap(([operator, keys]) =>
    Object.entries(isJsonObject(keys) ? keys : {}).map(([key, values]) =>
      compileCondition(operator, key, stringList(values), variables),
    ),
  );
}

function compileCondition(text: string, key: string, expected: readonly string[], variables: boolean): Condition {
  const parsed = parseOperatorName(text);
  if (parsed === undefined) return () => false;
  if (parsed.name === 'Null') return compileNull(key, expected);
  const operator = CONDITION_OPERATORS.get(parsed.name);
  if (operator === undefined) return () => false;
  const tests = expected.map((value) => operator.compile(value, variables));
  return (context) => {
    const actual = context.values(key);
    if (actual === undefined || actual.length === 0) return holdsWithoutValue(parsed, operator);
    const holds = (value: string): boolean => meets(tests, value, context) !== operator.negated;
    return parsed.quantifier === 'all' || (parsed.quantifier === undefined && operator.negated)
      ? actual.every(holds)
      : actual.some(holds);
  };
}

/** AWS's result when the request lacks the key: quantifiers first, then the suffix, then the kind of operator. */
function holdsWithoutValue({ quantifier, ifExists }: OperatorName, operator: ConditionOperator): boolean {
  if (quantifier === 'all') return true;
  if (quantifier === 'any') return ifExists;
  return ifExists || operator.negated;
}

function meets(tests: readonly ValueTest[], value: string, context: PolicyContext): boolean {
  return tests.some((test) => test(value, context));
}

/** `Null` tests whether the key is absent. */
function compileNull(key: string, expected: readonly string[]): Condition {
  return (context) => {
    const absent = (context.values(key)?.length ?? 0) === 0;
    return expected.some((value) => value.toLowerCase() === String(absent));
  };
}
