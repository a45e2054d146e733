// The original's logic, line for line, on today's SDK: it loads, and shows what is wrong with it. A REMOVE has no
// NewImage, so it throws and its shard is blocked; an edited score is added once more in full; an update that fails is
// only logged, and its record is lost.
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';

const client = new DynamoDBClient({});

export const handler = async (event) => {
  for (const record of event.Records) {
    console.log('DynamoDB Record: %j', record.dynamodb);
    const command = new UpdateItemCommand({
      TableName: process.env.TARGET_TABLE,
      Key: { Username: record.dynamodb.NewImage.Username },
      UpdateExpression: 'ADD Score :attrValue',
      ExpressionAttributeValues: { ':attrValue': record.dynamodb.NewImage.Score },
    });
    try {
      console.log(await client.send(command));
    } catch (error) {
      console.log(error);
    }
  }
  return `Successfully processed ${event.Records.length} records.`;
};
