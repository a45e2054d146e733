/** Rules of item operations that dynalite lacks; a violated one is returned as its message. */
import type { AttributeMap, AttributeValue } from '../../../../core/item-size.ts';

const MAX_NAME_BYTES = 65_535;
/** UTF-8 needs at most three bytes a code unit. */
const SHORT_NAME = MAX_NAME_BYTES / 3;

export interface NamedAttributes {
  readonly Item?: AttributeMap;
  readonly AttributeUpdates?: object;
  readonly AttributesToGet?: readonly string[];
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
}

export function brokenNames(input: NamedAttributes): string | undefined {
  const { Item, AttributeUpdates, AttributesToGet, ExpressionAttributeNames } = input;
  return (
    brokenName(Item && Object.keys(Item)) ??
    brokenName(AttributeUpdates && Object.keys(AttributeUpdates)) ??
    brokenName(AttributesToGet) ??
    brokenName(ExpressionAttributeNames && Object.values(ExpressionAttributeNames))
  );
}

function brokenName(names: readonly string[] = []): string | undefined {
  for (const name of names) {
    if (name === '') return 'One or more parameter values were invalid: Empty attribute name';
    if (name.length > SHORT_NAME && Buffer.byteLength(name) > MAX_NAME_BYTES) {
      return `One or more parameter values were invalid: Attribute name is too large, must be at most ${MAX_NAME_BYTES} bytes`;
    }
  }
  return undefined;
}

const MAX_NESTING = 32;
export const TOO_NESTED =
  'Nesting Levels have exceeded supported limits: Attributes have nested levels beyond supported limit';

/** The levels of lists and maps in an item. */
export function brokenNesting(item: AttributeMap | undefined): string | undefined {
  for (const name in item) {
    if (depth(item[name]) > MAX_NESTING) {
      return TOO_NESTED;
    }
  }
  return undefined;
}

function depth(value: AttributeValue | undefined): number {
  if (value?.L !== undefined) return 1 + value.L.reduce((most, element) => Math.max(most, depth(element)), 0);
  if (value?.M === undefined) return 0;
  return 1 + Object.values(value.M).reduce((most, element) => Math.max(most, depth(element)), 0);
}

export interface ConditionalOperatorInput {
  readonly ConditionalOperator?: string;
  readonly Expected?: object;
  readonly QueryFilter?: object;
  readonly ScanFilter?: object;
}

/** ConditionalOperator combines conditions, so it needs some. */
export function brokenConditionalOperator(input: ConditionalOperatorInput): string | undefined {
  if (input.ConditionalOperator === undefined) return undefined;
  const conditions = input.Expected ?? input.QueryFilter ?? input.ScanFilter ?? {};
  if (Object.keys(conditions).length > 0) return undefined;
  return 'One or more parameter values were invalid: ConditionalOperator cannot be used without Filter or Expected';
}

export interface SelectInput {
  readonly Select?: string;
  readonly IndexName?: string;
  readonly AttributesToGet?: readonly string[];
  readonly ProjectionExpression?: string;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html, "Select" */
export function brokenSelect(input: SelectInput): string | undefined {
  const { Select, IndexName, AttributesToGet, ProjectionExpression } = input;
  if (Select === undefined) return undefined;
  const projection =
    AttributesToGet !== undefined
      ? 'AttributesToGet'
      : ProjectionExpression !== undefined
        ? 'ProjectionExpression'
        : '';
  if (projection !== '' && Select !== 'SPECIFIC_ATTRIBUTES') {
    return `Cannot specify the ${projection} when choosing to get ${Select === 'COUNT' ? 'only the COUNT' : Select}`;
  }
  if (projection === '' && Select === 'SPECIFIC_ATTRIBUTES') {
    return 'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES';
  }
  if (Select === 'ALL_PROJECTED_ATTRIBUTES' && IndexName === undefined) {
    return 'ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName';
  }
  return undefined;
}
