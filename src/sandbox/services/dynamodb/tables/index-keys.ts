/** Which items an index has, and which values its keys refuse. */
import type { AttributeMap } from '../../../../core/item-size.ts';
import { type IndexDescription, indexesOf, type TableDescription } from './table.ts';

const MAX_BYTES = { HASH: 2048, RANGE: 1024 } as const;

/**
 * Whether the item has every key attribute of the index, each with a value that a key can have. Items that were stored
 * before the index existed may have other values: they are left out.
 */
export function isIndexed(
  item: AttributeMap | undefined,
  index: Pick<IndexDescription, 'KeySchema'>,
  table: Pick<TableDescription, 'AttributeDefinitions'>,
): item is AttributeMap {
  if (item === undefined) return false;
  for (const { AttributeName, KeyType } of index.KeySchema) {
    const value = keyValue(item, AttributeName, table);
    if (value === undefined || refusal(value, KeyType) !== undefined) return false;
  }
  return true;
}

/** The message for the first value of the item that a key of an index refuses. */
export function indexKeyError(item: AttributeMap, table: TableDescription): string | undefined {
  if (table.LocalSecondaryIndexes === undefined && table.GlobalSecondaryIndexes === undefined) return undefined;
  for (const { IndexName, KeySchema } of indexesOf(table)) {
    for (const { AttributeName, KeyType } of KeySchema) {
      const value = keyValue(item, AttributeName, table);
      const problem = value && refusal(value, KeyType);
      if (problem === 'empty') {
        return (
          'One or more parameter values are not valid. A value specified for a secondary index key is not supported. ' +
          `The AttributeValue for a key attribute cannot contain an empty ${value?.type === 'S' ? 'string' : 'binary'} ` +
          `value. IndexName: ${IndexName}, IndexKey: ${AttributeName}`
        );
      }
      if (problem === 'size') {
        return KeyType === 'HASH'
          ? 'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes'
          : 'One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes';
      }
    }
  }
  return undefined;
}

interface KeyValue {
  readonly type: 'S' | 'N' | 'B';
  readonly text: string;
}

/** The attribute's value, if it is of the type that its definition demands. */
function keyValue(
  item: AttributeMap,
  name: string,
  { AttributeDefinitions }: Pick<TableDescription, 'AttributeDefinitions'>,
): KeyValue | undefined {
  const value = item[name];
  const type = AttributeDefinitions.find(({ AttributeName }) => AttributeName === name)?.AttributeType;
  const text = type && value?.[type];
  return type === undefined || text === undefined ? undefined : { type, text };
}

function refusal({ type, text }: KeyValue, keyType: keyof typeof MAX_BYTES): 'empty' | 'size' | undefined {
  if (type === 'N') return undefined;
  if (text === '') return 'empty';
  const limit = MAX_BYTES[keyType];
  // UTF-8 needs at most three bytes a code unit.
  if (text.length * 3 <= limit) return undefined;
  return Buffer.byteLength(text, type === 'B' ? 'base64' : 'utf8') > limit ? 'size' : undefined;
}
