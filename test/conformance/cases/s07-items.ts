/** Section 7.4: refused item operations. */
import type { AttributeValue, PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { ConformanceCase } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { expect } from '../expect.ts';
import { createTable } from '../resources.ts';
import { sendJson } from '../wire.ts';

const INVALID = 'ValidationException 400: One or more parameter values were invalid:';
const WRONG_KEY = 'ValidationException 400: The provided key element does not match the schema';

type Item = Record<string, AttributeValue>;

/** Puts an item into the case's new table. */
async function put(aws: Account, Item: Item, changes: Partial<PutItemCommandInput> = {}) {
  return aws.dynamodb.putItem({ TableName: await createTable(aws), Item, ...changes });
}

/** The same as raw JSON, for values that the SDK would not send; returns `Code HTTP: message`. */
async function putRaw(aws: Account, Item: object): Promise<string> {
  const TableName = await createTable(aws);
  const { status, json } = await sendJson(
    aws,
    { service: 'dynamodb', target: 'DynamoDB_20120810.PutItem' },
    { TableName, Item },
  );
  return `${String(json.__type).replace(/.*#/, '')} ${status}: ${json.message}`;
}

const NO_TYPE =
  'ValidationException 400: Supplied AttributeValue is empty, must contain exactly one of the supported datatypes';
const TWO_TYPES =
  'ValidationException 400: Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes';

export const itemCases: readonly ConformanceCase[] = [
  {
    section: '7.4',
    operation: 'PutItem',
    given: 'no key',
    expected: `${INVALID} Missing the key id in the item`,
    call: (aws) => put(aws, { other: { S: 'x' } }),
  },
  {
    section: '7.4',
    operation: 'PutItem',
    given: 'a key of another type',
    expected: `${INVALID} Type mismatch for key id expected: S actual: N`,
    call: (aws) => put(aws, { id: { N: '1' } }),
  },
  {
    section: '7.4',
    operation: 'GetItem',
    given: 'a key of another name',
    expected: WRONG_KEY,
    call: async (aws) => aws.dynamodb.getItem({ TableName: await createTable(aws), Key: { other: { S: 'x' } } }),
  },
  {
    section: '7.4',
    operation: 'GetItem',
    given: 'a key of another type',
    expected: WRONG_KEY,
    call: async (aws) => aws.dynamodb.getItem({ TableName: await createTable(aws), Key: { id: { N: '1' } } }),
  },
  {
    section: '7.4',
    operation: 'UpdateItem',
    given: 'a key of another name',
    expected: WRONG_KEY,
    call: async (aws) => aws.dynamodb.updateItem({ TableName: await createTable(aws), Key: { other: { S: 'x' } } }),
  },
  {
    section: '7.4',
    operation: 'DeleteItem',
    given: 'a key of another name',
    expected: WRONG_KEY,
    call: async (aws) => aws.dynamodb.deleteItem({ TableName: await createTable(aws), Key: { other: { S: 'x' } } }),
  },
  {
    section: '7.4',
    operation: 'PutItem',
    given: 'an empty string as key',
    expected:
      'ValidationException 400: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: id',
    call: (aws) => put(aws, { id: { S: '' } }),
  },
  {
    section: '7.4',
    operation: 'PutItem',
    given: 'an attribute value without a type',
    expected: NO_TYPE,
    run: async (aws) => expect(await putRaw(aws, { id: { S: 'a' }, v: {} })).toBe(NO_TYPE),
  },
  {
    section: '7.4',
    operation: 'PutItem',
    given: 'an attribute value with two types',
    expected: TWO_TYPES,
    run: async (aws) => expect(await putRaw(aws, { id: { S: 'a' }, v: { S: 'x', N: '1' } })).toBe(TWO_TYPES),
  },
  {
    section: '7.4',
    operation: 'PutItem',
    given: 'an item of more than 400 KB',
    expected: 'ValidationException 400: Item size has exceeded the maximum allowed size',
    call: (aws) => put(aws, { id: { S: 'a' }, v: { S: 'x'.repeat(400 * 1024) } }),
  },
  {
    section: '7.4',
    operation: 'PutItem',
    given: 'empty ExpressionAttributeValues',
    expected: 'ValidationException 400: ExpressionAttributeValues must not be empty',
    call: (aws) =>
      put(aws, { id: { S: 'a' } }, { ConditionExpression: 'attribute_exists(id)', ExpressionAttributeValues: {} }),
  },
  {
    section: '7.4',
    operation: 'PutItem',
    given: 'a condition that does not hold',
    expected: 'ConditionalCheckFailedException 400: The conditional request failed',
    call: (aws) => put(aws, { id: { S: 'a' } }, { ConditionExpression: 'attribute_exists(id)' }),
  },
  {
    section: '7.4',
    operation: 'UpdateItem',
    given: 'a condition that does not hold',
    expected: 'ConditionalCheckFailedException 400: The conditional request failed',
    call: async (aws) =>
      aws.dynamodb.updateItem({
        TableName: await createTable(aws),
        Key: { id: { S: 'a' } },
        ConditionExpression: 'attribute_exists(id)',
      }),
  },
];
