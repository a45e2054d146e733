/** Items in DynamoDB's JSON, with binary values as base64: for their size, and for output as JSON. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { AttributeMap, AttributeValue as WireValue } from '../core/item-size.ts';
import type { Item } from './writes.ts';

export function wireItem(item: Item): AttributeMap {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, wireValue(value)]));
}

function wireValue({ B, BS, L, M, S, N, BOOL, SS, NS }: AttributeValue): WireValue {
  if (S !== undefined) return { S };
  if (N !== undefined) return { N };
  if (B !== undefined) return { B: base64(B) };
  if (BOOL !== undefined) return { BOOL };
  if (L !== undefined) return { L: L.map(wireValue) };
  if (M !== undefined) return { M: wireItem(M) };
  if (SS !== undefined) return { SS };
  if (NS !== undefined) return { NS };
  if (BS !== undefined) return { BS: BS.map(base64) };
  return { NULL: true };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** Whether DynamoDB stores the same for both: numbers by value, sets in any order. */
export function isSameItem(a: Item, b: Item): boolean {
  return canonical(wireItem(a)) === canonical(wireItem(b));
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}:${canonicalMember(name, one)}`);
  return `{${entries.sort().join()}}`;
}

function canonicalMember(name: string, value: unknown): string {
  if (name === 'N' && typeof value === 'string') return canonicalNumber(value);
  if (!Array.isArray(value)) return canonical(value);
  if (name === 'NS') return value.map(canonicalNumber).sort().join();
  return name === 'SS' || name === 'BS' ? value.map(canonical).sort().join() : canonical(value);
}

/** Digits without leading and trailing zeros, and the exponent of the last. */
function canonicalNumber(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace(/^\+/, '').split('.');
  const sign = whole.startsWith('-') ? '-' : '';
  const digits = `${whole.replace('-', '')}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}
