import {
  type AttributeValue,
  GetItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { useDynamoDb } from './use-dynamodb.ts';

const dynamoDb = await useDynamoDb();
let TableName: string;
let ids = 0;

beforeAll(async () => {
  ({ TableName } = await dynamoDb.createTable());
});

/** Updates an item with these attributes, or one that is not there; returns what is stored and what was answered. */
async function update(
  item: Record<string, AttributeValue> | undefined,
  input: Partial<UpdateItemCommandInput> & { values?: Record<string, AttributeValue> },
) {
  ids += 1;
  const Key = { id: { S: `${ids}` } };
  if (item !== undefined) await dynamoDb.put(TableName, { ...Key, ...item });
  const { values: ExpressionAttributeValues, ...others } = input;
  const { Attributes } = await dynamoDb.client.send(
    new UpdateItemCommand({ TableName, Key, ExpressionAttributeValues, ...others }),
  );
  const { Item } = await dynamoDb.client.send(new GetItemCommand({ TableName, Key }));
  const { id: _, ...stored } = Item ?? {};
  return { exists: Item !== undefined, stored, Attributes };
}

const numbers = (...values: readonly number[]) => ({ L: values.map((value) => ({ N: `${value}` })) });
const seven = { ':v': { N: '7' } };

describe('indexes in an update expression are those of the list before the update', () => {
  test.each([
    ['REMOVE a[1] SET a[3] = :v', numbers(0, 2, 7, 4)],
    ['SET a[3] = :v REMOVE a[1]', numbers(0, 2, 7, 4)],
    ['REMOVE a[0], a[2] SET a[9] = :v', numbers(1, 3, 4, 7)],
    ['SET a[20] = a[1], a[10] = :v', numbers(0, 1, 2, 3, 4, 7, 1)],
    ['REMOVE a[7] SET a[0] = :v', numbers(7, 1, 2, 3, 4)],
  ])('%s', async (UpdateExpression, a) => {
    const { stored } = await update({ a: numbers(0, 1, 2, 3, 4) }, { UpdateExpression, values: seven });
    expect(stored).toEqual({ a });
  });

  test('in nested lists, and beside a copy of the list', async () => {
    const { stored } = await update(
      { m: { M: { l: numbers(1, 2, 3) } } },
      { UpdateExpression: 'REMOVE m.l[0] SET m.l[2] = :v, backed = m.l', values: seven },
    );
    expect(stored).toEqual({ m: { M: { l: numbers(2, 7) } }, backed: numbers(1, 2, 3) });
  });
});

describe('an update that only removes something', () => {
  test.each([
    [{ UpdateExpression: 'REMOVE a' }],
    [{ UpdateExpression: 'REMOVE x.y, l[0]' }],
    [{ UpdateExpression: 'DELETE s :s', values: { ':s': { SS: ['x'] } } }],
    [{ AttributeUpdates: { a: { Action: 'DELETE' as const } } }],
    [{ UpdateExpression: 'REMOVE a', ReturnValues: 'ALL_NEW' as const }],
  ])('does not create an item: %j', async (input) => {
    expect(await update(undefined, input)).toMatchObject({ exists: false, Attributes: undefined });
  });

  test('creates the item when it sets something as well, or has nothing to do', async () => {
    const both = { UpdateExpression: 'REMOVE a SET b = :v', values: seven };
    expect(await update(undefined, both)).toMatchObject({ exists: true, stored: { b: { N: '7' } } });
    expect(await update(undefined, {})).toMatchObject({ exists: true, stored: {} });
    expect(await update(undefined, { AttributeUpdates: {} })).toMatchObject({ exists: true });
  });
});

test('Attributes are left out of an answer that has none', async () => {
  const item = { a: { N: '1' }, b: { N: '2' } };
  const of = (UpdateExpression: string, ReturnValues: 'UPDATED_NEW' | 'UPDATED_OLD' | 'ALL_OLD') =>
    update(item, { UpdateExpression, ReturnValues });
  expect((await of('REMOVE a', 'UPDATED_NEW')).Attributes).toBeUndefined();
  expect((await of('REMOVE c', 'UPDATED_OLD')).Attributes).toBeUndefined();
  expect((await of('REMOVE a', 'UPDATED_OLD')).Attributes).toEqual({ a: { N: '1' } });
  expect((await of('SET a = b', 'UPDATED_NEW')).Attributes).toEqual({ a: { N: '2' } });
  expect((await update(undefined, { ReturnValues: 'ALL_OLD' })).Attributes).toBeUndefined();
});

describe('sums', () => {
  test.each([
    ['1', '0.25', '1.25'],
    ['-0.000001', '1e-5', '0.000009'],
    ['12345678901234567890', '98765432109876543210', '111111111011111111100'],
    ['1e125', '-1e125', '0'],
  ])('of %s and %s are exact', async (a, n, expected) => {
    const values = { ':n': { N: n } };
    expect((await update({ a: { N: a } }, { UpdateExpression: 'SET a = a + :n', values })).stored.a?.N).toBe(expected);
    expect((await update({ a: { N: a } }, { UpdateExpression: 'ADD a :n', values })).stored.a?.N).toBe(expected);
  });

  test.each([
    ['1e50', '1', 'Attempting to store more than 38 significant digits in a Number'],
    ['9e125', '9e125', 'Number overflow. Attempting to store a number with magnitude larger than supported range'],
  ])('of %s and %s are refused', async (a, n, message) => {
    const sum = update({ a: { N: a } }, { UpdateExpression: 'ADD a :n', values: { ':n': { N: n } } });
    await expect(sum).rejects.toMatchObject({ name: 'ValidationException', message });
  });
});

describe.each(['constructor', 'toString'])('an attribute named %s, as every object has', (name) => {
  test.each(['ADD #a :v', 'SET #a = if_not_exists(#a, :v)'])('is not there before %s', async (UpdateExpression) => {
    const ExpressionAttributeNames = { '#a': name };
    const { stored } = await update(undefined, { UpdateExpression, ExpressionAttributeNames, values: seven });
    expect(stored).toEqual({ [name]: { N: '7' } });
  });

  test('is not there before AttributeUpdates, and can be expected to be missing', async () => {
    const { stored } = await update(undefined, {
      AttributeUpdates: { [name]: { Action: 'ADD', Value: { N: '7' } } },
      Expected: { [name]: { Exists: false } },
    });
    expect(stored).toEqual({ [name]: { N: '7' } });
  });

  test('cannot be copied', async () => {
    const copy = { UpdateExpression: 'SET b = #a', ExpressionAttributeNames: { '#a': name } };
    await expect(update({ c: { N: '1' } }, copy)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
