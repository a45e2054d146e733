/** DynamoDB items in wire format, and their size as AWS counts it. */

/** An attribute value in DynamoDB's JSON: exactly one member, numbers as strings, binary as base64. */
export interface AttributeValue {
  readonly S?: string;
  readonly N?: string;
  readonly B?: string;
  readonly BOOL?: boolean;
  readonly NULL?: boolean;
  readonly SS?: readonly string[];
  readonly NS?: readonly string[];
  readonly BS?: readonly string[];
  readonly L?: readonly AttributeValue[];
  readonly M?: AttributeMap;
}

export type AttributeMap = Readonly<Record<string, AttributeValue>>;

/** The most that an item may have: 400 KB. */
export const MAX_ITEM_BYTES = 400 * 1024;

/** An attribute value in either format: wire, or with the SDK's binary. */
export interface SizedValue {
  readonly S?: string;
  readonly N?: string;
  readonly B?: string | Uint8Array;
  readonly BOOL?: boolean;
  readonly NULL?: boolean;
  readonly SS?: readonly string[];
  readonly NS?: readonly string[];
  readonly BS?: readonly (string | Uint8Array)[];
  readonly L?: readonly SizedValue[];
  readonly M?: Readonly<Record<string, SizedValue>>;
}

/**
 * Bytes of an item, as the 400 KB limit and a stream record's SizeBytes count them: the names and values of its
 * attributes (aws-behaviour.md 6.5; Developer Guide, "DynamoDB item sizes and formats").
 */
export function itemSize(item: Readonly<Record<string, SizedValue>>): number {
  let size = 0;
  for (const name in item) {
    const value = item[name];
    size += Buffer.byteLength(name) + (value === undefined ? 0 : valueSize(value));
  }
  return size;
}

function valueSize(value: SizedValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return numberSize(value.N);
  if (value.B !== undefined) return binarySize(value.B);
  if (value.SS !== undefined) return sum(value.SS, (text) => Buffer.byteLength(text));
  if (value.NS !== undefined) return sum(value.NS, numberSize);
  if (value.BS !== undefined) return sum(value.BS, binarySize);
  // A list or map costs three bytes, and one more for each element.
  if (value.L !== undefined) return 3 + sum(value.L, (element) => 1 + valueSize(element));
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + itemSize(value.M);
  return 1; // BOOL or NULL
}

/** One byte for two significant digits, one more, and one for a minus sign. */
function numberSize(text: string): number {
  const digits = text.replace(/[eE].*$/, '').replace(/[^0-9]/g, '');
  const significant = digits.replace(/^0+/, '').replace(/0+$/, '').length;
  return Math.ceil(significant / 2) + 1 + (text.startsWith('-') ? 1 : 0);
}

function binarySize(value: string | Uint8Array): number {
  return typeof value === 'string' ? Buffer.byteLength(value, 'base64') : value.length;
}

function sum<T>(values: readonly T[], size: (value: T) => number): number {
  let total = 0;
  for (const value of values) total += size(value);
  return total;
}
