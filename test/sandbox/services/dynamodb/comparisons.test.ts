import {
  type AttributeValue,
  type ExpectedAttributeValue,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { useDynamoDb } from './use-dynamodb.ts';

const dynamoDb = await useDynamoDb();
let TableName: string;

const Item: Record<string, AttributeValue> = {
  id: { S: 'a' },
  n: { N: '1' },
  big: { N: '12345678901234567890123456789012345678' },
  s: { S: 'hello' },
  b: { B: new Uint8Array([200, 201, 202]) },
  flag: { BOOL: false },
  nil: { NULL: true },
  l: { L: [{ N: '1' }, { SS: ['x', 'y'] }] },
  same: { L: [{ N: '1' }, { SS: ['y', 'x'] }] },
  m: { M: { x: { L: [{ S: 'z' }] } } },
  ss: { SS: ['x', 'y'] },
};

beforeAll(async () => {
  ({ TableName } = await dynamoDb.createTable());
  await dynamoDb.put(TableName, Item);
});

/** Whether the condition holds for the item, as a condition of a write and as a filter of Scan and Query. */
async function holds(expression: string): Promise<boolean> {
  const values: Record<string, AttributeValue> = {
    ':one': { N: '1' },
    ':next': { N: '12345678901234567890123456789012345679' },
    ':start': { B: new Uint8Array([200, 201]) },
    ':sets': { SS: ['y', 'x'] },
    ':false': { BOOL: false },
    ':bool': { S: 'BOOL' },
    ':map': { M: { x: { L: [{ S: 'z' }] } } },
    ':h': { S: 'h' },
    ':id': { S: 'a' },
  };
  const used = (text: string) => ({
    ExpressionAttributeValues: Object.fromEntries(Object.entries(values).filter(([name]) => text.includes(name))),
  });
  const condition = /:/.test(expression) ? used(expression) : {};
  const put = dynamoDb.client.send(
    new PutItemCommand({ TableName, Item, ConditionExpression: expression, ...condition }),
  );
  const written = await put.then(
    () => true,
    (error) => {
      if (error.name !== 'ConditionalCheckFailedException') throw error;
      return false;
    },
  );
  const scan = await dynamoDb.client.send(
    new ScanCommand({ TableName, FilterExpression: expression, ...condition, ProjectionExpression: 'n' }),
  );
  const KeyConditionExpression = 'id = :id';
  const query = await dynamoDb.client.send(
    new QueryCommand({
      TableName,
      FilterExpression: expression,
      KeyConditionExpression,
      ...used(`${expression} ${KeyConditionExpression}`),
    }),
  );
  expect([scan.Count, scan.Items]).toEqual(written ? [1, [{ n: { N: '1' } }]] : [0, []]);
  expect([query.Count, query.ScannedCount]).toEqual([written ? 1 : 0, 1]);
  return written;
}

describe('a condition holds', () => {
  test.each([
    'l = same',
    'm = :map',
    'l[1] = :sets',
    'flag = :false',
    'contains(l, :sets)',
    'contains(l, n)',
    'attribute_type(flag, :bool)',
    'begins_with(b, :start)',
    'contains(b, :start)',
    'big < :next',
    'n IN (absent, :one)',
    'absent <> gone',
    'm.x[0] = m.x[0].y OR m.x[0] <> s',
    'NOT absent = :one',
    'size(l) > :one AND NOT (s = :h OR NOT begins_with(s, :h))',
  ])('%s', async (expression) => {
    expect(await holds(expression)).toBe(true);
  });
});

describe('a condition does not hold', () => {
  test.each([
    'absent = gone',
    'absent < gone',
    'absent <= :one',
    'absent BETWEEN gone AND :one',
    'l = ss',
    'nil = flag',
    'big > :next',
    'n < s',
    'l < n',
    'size(n) > :one',
    'contains(s, :one)',
    'n IN (absent, s)',
  ])('%s', async (expression) => {
    expect(await holds(expression)).toBe(false);
  });
});

test.each([
  ['n < :sets', 'Incorrect operand type for operator or function; operator or function: <, operand type: SS'],
  ['if_not_exists(n, n) = :one', 'The function is not allowed in a condition expression; function: if_not_exists'],
])('a condition of values without an order, or with a function of updates, is refused: %s', async (text, message) => {
  await expect(holds(text)).rejects.toMatchObject({
    name: 'ValidationException',
    message: `Invalid ConditionExpression: ${message}`,
  });
});

describe('Expected', () => {
  const put = (Expected: Record<string, ExpectedAttributeValue>, ConditionalOperator?: 'AND' | 'OR') =>
    dynamoDb.client.send(new PutItemCommand({ TableName, Item, Expected, ConditionalOperator }));
  const one = { N: '1' };
  const two = { N: '2' };

  test('compares the value beside Exists', async () => {
    await expect(put({ n: { Exists: true, Value: one } })).resolves.toBeDefined();
    await expect(put({ n: { Exists: true, Value: two } })).rejects.toThrow('The conditional request failed');
    await expect(put({ n: { Exists: false } })).rejects.toThrow('The conditional request failed');
  });

  test('with NOT_CONTAINS does not hold for a missing attribute, and refuses values of a type that has no order', async () => {
    const notContains = { ComparisonOperator: 'NOT_CONTAINS' as const, AttributeValueList: [{ S: 'x' }] };
    await expect(put({ s: notContains })).resolves.toBeDefined();
    await expect(put({ absent: notContains })).rejects.toThrow('The conditional request failed');
    const list = { ComparisonOperator: 'LE' as const, AttributeValueList: [{ L: [] }] };
    await expect(put({ n: list })).rejects.toThrow('ComparisonOperator LE is not valid for L AttributeValue type');
  });

  test('holds with OR when one condition does, and only then', async () => {
    const no = { ComparisonOperator: 'EQ' as const, AttributeValueList: [two] };
    const yes = { ComparisonOperator: 'LT' as const, AttributeValueList: [two] };
    await expect(put({ n: yes, s: no }, 'OR')).resolves.toBeDefined();
    await expect(put({ s: no, n: yes }, 'OR')).resolves.toBeDefined();
    await expect(put({ s: no, n: no }, 'OR')).rejects.toThrow('The conditional request failed');
    await expect(put({ s: no, n: yes }, 'AND')).rejects.toThrow('The conditional request failed');
  });
});

test.each<[string, AttributeValue, number]>([
  ['flag', { BOOL: false }, 1],
  ['flag', { BOOL: true }, 0],
  ['nil', { NULL: true }, 1],
  ['l', { L: [{ N: '1' }, { SS: ['y', 'x'] }] }, 1],
])('ScanFilter compares values of every type: %s with %j', async (name, value, count) => {
  const ScanFilter = { [name]: { ComparisonOperator: 'EQ' as const, AttributeValueList: [value] } };
  expect((await dynamoDb.client.send(new ScanCommand({ TableName, ScanFilter }))).Count).toBe(count);
});
