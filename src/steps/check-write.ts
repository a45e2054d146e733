/** Checks writes before anything is sent, for what DynamoDB and Kinesis would refuse. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { itemSize, MAX_ITEM_BYTES } from '../core/item-size.ts';
import { type KeyAttribute, keyOf, keysOf, type TableSpec } from './table.ts';
import { wireItem } from './wire-item.ts';
import type { Item, ItemWrite, RecordWrite } from './writes.ts';

const PARTITION_KEY_LIMIT_BYTES = 2048;
const SORT_KEY_LIMIT_BYTES = 1024;
const RECORD_LIMIT_BYTES = 1024 * 1024;
const PARTITION_KEY_LIMIT_CHARACTERS = 256;

/** The first problem of a write, as the second half of a sentence; undefined when there is none. */
export function checkItemWrite(table: TableSpec, write: ItemWrite): string | undefined {
  const keys = keysOf(table);
  const from = write.kind === 'put' ? write.item : write.key;
  for (const [index, key] of keys.entries()) {
    const limit = index === 0 ? PARTITION_KEY_LIMIT_BYTES : SORT_KEY_LIMIT_BYTES;
    const problem = checkKey(key, from[key.name], limit);
    if (problem !== undefined) return problem;
  }
  if (write.kind === 'put' && itemSize(wireItem(write.item)) > MAX_ITEM_BYTES) return 'it is larger than 400 KB';
  if (write.kind === 'delete' && Object.keys(write.key).length > keys.length) {
    return `a deletion names the key only: ${keys.map(({ name }) => name).join(' and ')}`;
  }
  if (write.kind === 'update' && Object.keys(write.set).length === 0) {
    return 'it sets nothing: name an attribute beside the key';
  }
  return undefined;
}

/** Splits the attributes of `--update` into the key and those that are set. */
export function splitKey(table: TableSpec, item: Item): { readonly key: Item; readonly set: Item } {
  const key = keyOf(table, item);
  return { key, set: Object.fromEntries(Object.entries(item).filter(([name]) => !(name in key))) };
}

export function checkRecord({ partitionKey, data }: RecordWrite): string | undefined {
  if (partitionKey.length === 0) return 'its partition key is empty';
  if (partitionKey.length > PARTITION_KEY_LIMIT_CHARACTERS) return 'its partition key has more than 256 characters';
  if (Buffer.byteLength(data) > RECORD_LIMIT_BYTES) return 'it is larger than 1 MB';
  return undefined;
}

function checkKey({ name, type }: KeyAttribute, value: AttributeValue | undefined, limit: number): string | undefined {
  if (value === undefined) return `it has no ${name} (${TYPE_NAMES[type]}), which is part of the key`;
  const found = Object.keys(value)[0];
  if (found !== type) return `its ${name} is a ${TYPE_NAMES[found ?? ''] ?? found}, the key is a ${TYPE_NAMES[type]}`;
  if (value.S === '') return `its ${name} is empty, which a key may not be`;
  if (value.S !== undefined && Buffer.byteLength(value.S) > limit) return `its ${name} has more than ${limit} bytes`;
  return undefined;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  S: 'string',
  N: 'number',
  B: 'binary value',
  BOOL: 'boolean',
  NULL: 'null',
  M: 'map',
  L: 'list',
};
