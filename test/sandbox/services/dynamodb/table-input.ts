/** The parts of CreateTable inputs that tests share. */

type AttributeTypes = Readonly<Record<string, 'S' | 'N' | 'B'>>;

/** The schema of a partition key and, where it is given, a sort key. */
export function keySchema(hash: string, range?: string) {
  const partitionKey = { AttributeName: hash, KeyType: 'HASH' as const };
  return range === undefined ? [partitionKey] : [partitionKey, { AttributeName: range, KeyType: 'RANGE' as const }];
}

export function attributeDefinitions(types: AttributeTypes) {
  return Object.entries(types).map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }));
}

/** A table with these keys, the partition key first; `others` are the keys of its indexes. */
export function tableKeys(keys: AttributeTypes, others: AttributeTypes = {}) {
  const [hash = '', range] = Object.keys(keys);
  return { KeySchema: keySchema(hash, range), AttributeDefinitions: attributeDefinitions({ ...keys, ...others }) };
}

/** The string key `id` alone. */
export const ID_KEY = tableKeys({ id: 'S' });

export const STREAMED = {
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
} as const;

export const PROVISIONED = {
  BillingMode: 'PROVISIONED',
  ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
} as const;
