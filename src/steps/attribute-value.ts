/** JSON as people write it, converted to DynamoDB's attribute values, and values as text. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from './writes.ts';

const TYPES = ['S', 'N', 'B', 'SS', 'NS', 'BS', 'M', 'L', 'BOOL', 'NULL'];

/** A value that DynamoDB cannot store; the caller adds where it came from. */
export class AttributeValueError extends Error {}

/** An item of plain JSON (`{"ID": 6}`) or of DynamoDB JSON (`{"ID": {"N": "6"}}`), told by all its values being typed. */
export function toItem(value: unknown): Item {
  if (!isObject(value)) throw new AttributeValueError('an item is a JSON object');
  const entries = Object.entries(value);
  const isTyped = entries.length > 0 && entries.every(([, one]) => isTypedValue(one));
  return Object.fromEntries(entries.map(([name, one]) => [name, isTyped ? fromTyped(one) : fromPlain(one)]));
}

/** Plain JSON: null is NULL, a list is a list, an object a map. */
export function fromPlain(value: unknown): AttributeValue {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (typeof value === 'number') return { N: numberText(value) };
  if (Array.isArray(value)) return { L: value.map(fromPlain) };
  if (isObject(value)) return { M: mapOf(value, fromPlain) };
  throw new AttributeValueError(`${String(value)} is not a JSON value`);
}

function fromTyped(value: unknown): AttributeValue {
  const [type, content] = isObject(value) ? (Object.entries(value)[0] ?? []) : [];
  switch (type) {
    case 'S':
      return { S: textOf(content, 'S') };
    case 'N':
      return { N: numberOf(content) };
    case 'B':
      return { B: Buffer.from(textOf(content, 'B'), 'base64') };
    case 'SS':
      return { SS: listOf(content, 'SS').map((one) => textOf(one, 'SS')) };
    case 'NS':
      return { NS: listOf(content, 'NS').map(numberOf) };
    case 'BS':
      return { BS: listOf(content, 'BS').map((one) => Buffer.from(textOf(one, 'BS'), 'base64')) };
    case 'M':
      if (!isObject(content)) throw new AttributeValueError('M takes an object');
      return { M: mapOf(content, fromTyped) };
    case 'L':
      return { L: listOf(content, 'L').map(fromTyped) };
    case 'BOOL':
      if (typeof content !== 'boolean') throw new AttributeValueError('BOOL takes true or false');
      return { BOOL: content };
    case 'NULL':
      return { NULL: true };
    default:
      throw new AttributeValueError(`${JSON.stringify(value)} is not a DynamoDB value such as {"S": "text"}`);
  }
}

/** A short text of a value, for people. */
function formatValue(value: AttributeValue | undefined): string {
  if (value?.S !== undefined) return value.S;
  if (value?.N !== undefined) return value.N;
  if (value?.BOOL !== undefined) return String(value.BOOL);
  return JSON.stringify(value);
}

/** `ID 6` or `author Dan Brown, bookTitle The DaVinci code` */
export function formatKey(key: Item): string {
  return Object.entries(key)
    .map(([name, value]) => `${name} ${formatValue(value)}`)
    .join(', ');
}

function isTypedValue(value: unknown): boolean {
  if (!isObject(value)) return false;
  const names = Object.keys(value);
  return names.length === 1 && TYPES.includes(names[0] ?? '');
}

function mapOf(value: object, convert: (one: unknown) => AttributeValue): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, convert(one)]));
}

function textOf(value: unknown, type: string): string {
  if (typeof value !== 'string') throw new AttributeValueError(`${type} takes a string, not ${JSON.stringify(value)}`);
  return value;
}

function numberOf(value: unknown): string {
  const text = typeof value === 'number' ? numberText(value) : value;
  if (typeof text !== 'string' || !/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) {
    throw new AttributeValueError(`N takes a number such as "6", not ${JSON.stringify(value)}`);
  }
  return text;
}

/** JSON.parse has already rounded integers beyond 2^53, and the rounded value would be stored. */
function numberText(value: number): string {
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
    throw new AttributeValueError(`${value} does not fit a JSON number: write {"N": "..."} for every attribute`);
  }
  return String(value);
}

function listOf(value: unknown, type: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new AttributeValueError(`${type} takes a list`);
  return value;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
