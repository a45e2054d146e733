// Writes an item into the very table whose stream calls it, so that each call causes the next. The limit is there for the
// day on which nobody stops it.
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';

const LIMIT = 500;

const client = new DynamoDBClient({});

export const handler = async (event) => {
  for (const { eventName, dynamodb } of event.Records) {
    const depth = Number(dynamodb.NewImage?.Depth?.N ?? LIMIT) + 1;
    console.log(`${eventName} ${dynamodb.Keys.Chain.S} ${depth}`);
    if (eventName !== 'INSERT' || depth > LIMIT) continue;
    const Item = { Chain: dynamodb.Keys.Chain, Depth: { N: String(depth) }, WrittenBy: { S: 'function' } };
    await client.send(new PutItemCommand({ TableName: process.env.TARGET_TABLE, Item }));
  }
};
