/** Compares attribute values. */
import type { AttributeMap, AttributeValue } from '../../../../../core/item-size.ts';
import { isSameValue } from '../../items/item-change.ts';
import { attributeOf } from '../document-path.ts';
import { compareNumbers } from '../update/numbers.ts';

type Value = AttributeValue | undefined;

/** Negative, zero or positive; undefined for values that have no order: of different types, or no scalars. */
function order(left: Value, right: Value): number | undefined {
  if (left?.N !== undefined && right?.N !== undefined) return compareNumbers(left.N, right.N);
  if (left?.S !== undefined && right?.S !== undefined) return Buffer.compare(Buffer.from(left.S), Buffer.from(right.S));
  if (left?.B !== undefined && right?.B !== undefined) return Buffer.compare(bytes(left.B), bytes(right.B));
  return undefined;
}

function bytes(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}

/** Whether the order of the two values passes the test. */
function inOrder(left: Value, right: Value, passes: (sign: number) => boolean): boolean {
  const sign = order(left, right);
  return sign !== undefined && passes(sign);
}

function equals(left: Value, right: Value): boolean {
  return left !== undefined && right !== undefined && isSameValue(left, right);
}

/** A substring, or a member of a set or list. */
function contains(whole: Value, part: Value): boolean {
  if (whole === undefined || part === undefined) return false;
  if (whole.S !== undefined) return part.S !== undefined && whole.S.includes(part.S);
  if (whole.B !== undefined) return part.B !== undefined && bytes(whole.B).includes(bytes(part.B));
  if (whole.L !== undefined) return whole.L.some((element) => isSameValue(element, part));
  for (const [set, type] of [
    ['SS', 'S'],
    ['NS', 'N'],
    ['BS', 'B'],
  ] as const) {
    const member = part[type];
    if (member !== undefined && whole[set]?.includes(member)) return true;
  }
  return false;
}

function beginsWith(whole: Value, start: Value): boolean {
  if (whole?.S !== undefined) return start?.S !== undefined && whole.S.startsWith(start.S);
  if (whole?.B === undefined || start?.B === undefined) return false;
  const prefix = bytes(start.B);
  return bytes(whole.B).subarray(0, prefix.length).equals(prefix);
}

/** By operator of an expression and by ComparisonOperator. */
const COMPARISONS: Readonly<Record<string, (value: Value, operands: readonly Value[]) => boolean>> = {
  '=': (value, [other]) => equals(value, other),
  '<>': (value, [other]) => !equals(value, other),
  '<': (value, [other]) => inOrder(value, other, (sign) => sign < 0),
  '<=': (value, [other]) => inOrder(value, other, (sign) => sign <= 0),
  '>': (value, [other]) => inOrder(value, other, (sign) => sign > 0),
  '>=': (value, [other]) => inOrder(value, other, (sign) => sign >= 0),
  between: (value, [lower, upper]) =>
    inOrder(value, lower, (sign) => sign >= 0) && inOrder(value, upper, (sign) => sign <= 0),
  in: (value, operands) => operands.some((operand) => equals(value, operand)),
  contains: (value, [part]) => contains(value, part),
  begins_with: (value, [start]) => beginsWith(value, start),
  attribute_exists: (value) => value !== undefined,
  attribute_not_exists: (value) => value === undefined,
  attribute_type: (value, [type]) => value !== undefined && Object.hasOwn(value, type?.S ?? ''),
  NOT_CONTAINS: (value, [part]) => value !== undefined && !contains(value, part),
};

const OPERATORS: Readonly<Record<string, string>> = {
  EQ: '=',
  NE: '<>',
  LT: '<',
  LE: '<=',
  GT: '>',
  GE: '>=',
  BETWEEN: 'between',
  IN: 'in',
  CONTAINS: 'contains',
  BEGINS_WITH: 'begins_with',
  NOT_NULL: 'attribute_exists',
  NULL: 'attribute_not_exists',
};

export function compare(operator: string, value: Value, operands: readonly Value[]): boolean {
  return COMPARISONS[OPERATORS[operator] ?? operator]?.(value, operands) ?? false;
}

/** A condition of the parameters that expressions replaced: Expected, QueryFilter, ScanFilter. */
export interface AttributeCondition {
  readonly ComparisonOperator?: string;
  readonly AttributeValueList?: readonly AttributeValue[];
  readonly Value?: AttributeValue;
  readonly Exists?: boolean;
}

export function meetsConditions(
  item: AttributeMap,
  conditions: Readonly<Record<string, AttributeCondition>>,
  conditionalOperator: string | undefined,
): boolean {
  const meets = ([name, condition]: [string, AttributeCondition]): boolean => {
    const { ComparisonOperator, AttributeValueList, Value, Exists } = condition;
    const operands = AttributeValueList ?? (Value === undefined ? [] : [Value]);
    return compare(ComparisonOperator ?? (Exists === false ? 'NULL' : 'EQ'), attributeOf(item, name), operands);
  };
  const all = Object.entries(conditions);
  return conditionalOperator === 'OR' && all.length > 0 ? all.some(meets) : all.every(meets);
}
