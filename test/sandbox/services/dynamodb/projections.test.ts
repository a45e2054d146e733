import {
  GetItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeAll, expect, test } from 'vitest';
import { useDynamoDb } from './use-dynamodb.ts';

const dynamoDb = await useDynamoDb();
const Key = { id: { S: 'a' } };
const MAP = { 1: { S: 'one' } };
let TableName = '';

beforeAll(async () => {
  ({ TableName } = await dynamoDb.createTable());
  await dynamoDb.put(TableName, {
    ...Key,
    words: { M: MAP },
    stops: { L: [{ S: 'x' }, { M: { y: { S: 'z' }, hidden: { BOOL: true } } }, { S: 'last' }] },
  });
});

async function readWithEveryOperation(ProjectionExpression: string): Promise<unknown[]> {
  const { client } = dynamoDb;
  const { Item } = await client.send(new GetItemCommand({ TableName, Key, ProjectionExpression }));
  const get = { Get: { TableName, Key, ProjectionExpression } };
  const { Responses = [] } = await client.send(new TransactGetItemsCommand({ TransactItems: [get] }));
  const equals = { KeyConditionExpression: 'id = :id', ExpressionAttributeValues: { ':id': Key.id } };
  const { Items: queried = [] } = await client.send(new QueryCommand({ TableName, ...equals, ProjectionExpression }));
  const { Items: scanned = [] } = await client.send(new ScanCommand({ TableName, ProjectionExpression }));
  return [Item, Responses[0]?.Item, ...queried, ...scanned];
}

test.each([
  ['parts of lists without gaps', 'stops[2], stops[1].y', { stops: { L: [{ M: { y: { S: 'z' } } }, { S: 'last' }] } }],
  ['no member of a map by an index', 'words[1], id', Key],
  ['no attribute that is only named as what every object has', 'valueOf, words.hasOwnProperty, id', Key],
])('a projection shows %s', async (_what, expression, expected) => {
  expect(await readWithEveryOperation(expression)).toEqual([expected, expected, expected, expected]);
});

test('an update returns no old value of an attribute that is new', async () => {
  const { Attributes } = await dynamoDb.client.send(
    new UpdateItemCommand({
      TableName,
      Key,
      UpdateExpression: 'SET isPrototypeOf = id, words.isPrototypeOf = id',
      ReturnValues: 'UPDATED_OLD',
    }),
  );
  expect(Attributes).toBeUndefined();
});
