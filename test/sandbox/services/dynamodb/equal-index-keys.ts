/** Items with equal index keys, some with the same hash of their primary keys, and a table to put them in. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { helpers } from '../../../../src/sandbox/services/dynamodb/engine/dynalite.ts';
import { keySchema, tableKeys } from './table-input.ts';

/**
 * Primary keys whose 24-bit hash is equal: of the last two by chance (found by trying numbers in turn), of the
 * first because the hash is that of both values, one after the other.
 */
export const COLLIDING = ['item-1|1308', 'item-|10782', 'item-|11308'];

/** The last part of an entry's key in the form that streamlab had first. */
export const hashOf = (key: string) => helpers.hashPrefix(key.replace('|', ''), 'S');

const ALL = { ProjectionType: 'ALL' } as const;
const KEYS_ONLY = { ProjectionType: 'KEYS_ONLY' } as const;

/** A table with an index of every kind. */
export const INDEXED = {
  ...tableKeys({ pk: 'S', sk: 'S' }, { kind: 'S', rank: 'N', zone: 'B' }),
  GlobalSecondaryIndexes: [
    { IndexName: 'by-kind', KeySchema: keySchema('kind'), Projection: ALL },
    { IndexName: 'by-rank', KeySchema: keySchema('kind', 'rank'), Projection: KEYS_ONLY },
    {
      IndexName: 'by-zone',
      KeySchema: [...keySchema('kind'), ...keySchema('zone', 'rank')],
      Projection: { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: ['note'] },
    },
  ],
  LocalSecondaryIndexes: [{ IndexName: 'local', KeySchema: keySchema('pk', 'rank'), Projection: KEYS_ONLY }],
};

export const INDEXES = ['by-kind', 'by-rank', 'by-zone', 'local'];

export const keyOf = (key: string) => {
  const [pk = '', sk = ''] = key.split('|');
  return { pk: { S: pk }, sk: { S: sk } };
};
export const zone = { B: new Uint8Array([1]) };
export const itemOf = (key: string, others: Record<string, AttributeValue> = {}) => ({
  ...keyOf(key),
  kind: { S: 'x' },
  rank: { N: '1' },
  zone,
  note: { S: 'note' },
  ...others,
});
export const nameOf = (item: Record<string, AttributeValue>) => `${item.pk?.S}|${item.sk?.S}`;
