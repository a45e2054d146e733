/** Evaluates conditions and filters, in place of the engine, which compares lists, maps and missing values wrongly. */
import type { AttributeMap, AttributeValue } from '../../../../../core/item-size.ts';
import { valueAt } from '../document-path.ts';
import { type AttributeCondition, compare, meetsConditions } from './compare.ts';
import type { ParsedCondition } from './parse-condition.ts';
import type { Condition, Operand } from './syntax-tree.ts';

/** The conditions of a request, as its check leaves them. */
export interface ConditionalInput {
  readonly _condition?: ParsedCondition;
  readonly Expected?: Readonly<Record<string, AttributeCondition>>;
  readonly ConditionalOperator?: string;
}

export interface FilteredInput {
  readonly _filter?: ParsedCondition;
  readonly QueryFilter?: Readonly<Record<string, AttributeCondition>>;
  readonly ScanFilter?: Readonly<Record<string, AttributeCondition>>;
  readonly ConditionalOperator?: string;
}

export function meetsCondition(input: ConditionalInput, item: AttributeMap): boolean {
  const { _condition, Expected, ConditionalOperator } = input;
  if (_condition !== undefined) return evaluate(_condition.expression, item);
  return Expected === undefined || meetsConditions(item, Expected, ConditionalOperator);
}

/** Undefined for a request without a filter. */
export function filterOf(input: FilteredInput): ((item: AttributeMap) => boolean) | undefined {
  const { _filter, QueryFilter, ScanFilter, ConditionalOperator } = input;
  if (_filter !== undefined) return (item) => evaluate(_filter.expression, item);
  const conditions = QueryFilter ?? ScanFilter;
  return conditions && ((item) => meetsConditions(item, conditions, ConditionalOperator));
}

function evaluate(condition: Condition, item: AttributeMap): boolean {
  const { type, args } = condition;
  // By their types, the arguments of these are conditions, those of others operands.
  const conditions = args as readonly Condition[];
  if (type === 'and') return conditions.every((part) => evaluate(part, item));
  if (type === 'or') return conditions.some((part) => evaluate(part, item));
  if (type === 'not') return !conditions.every((part) => evaluate(part, item));
  const [value, ...operands] = (args as readonly Operand[]).map((operand) => operandValue(operand, item));
  return compare('name' in condition ? condition.name : type, value, operands);
}

function operandValue(operand: Operand, item: AttributeMap): AttributeValue | undefined {
  if (Array.isArray(operand)) return valueAt(operand, item);
  if (!('type' in operand)) return operand as AttributeValue;
  const [argument = []] = operand.args; // of `size`
  return sizeOf(operandValue(argument, item));
}

/** Numbers, booleans and null have no size. */
function sizeOf(value: AttributeValue | undefined): AttributeValue | undefined {
  const { S, B, SS, NS, BS, L, M } = value ?? {};
  if (S !== undefined) return { N: String(S.length) };
  if (B !== undefined) return { N: String(Buffer.byteLength(B, 'base64')) };
  const members = SS ?? NS ?? BS ?? L ?? (M && Object.keys(M));
  return members && { N: String(members.length) };
}
