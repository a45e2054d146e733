// The original's logic, line for line, on today's SDK: it loads, and shows what is wrong with it. A REMOVE has no
// NewImage, so it throws, and its batch is retried until the trigger's retries are used up: for a day where they have no
// bound, and blocks its shard; an edited score is added once more in full; an update that fails is only logged, and its
// record is lost. Only its answer is new: to a trigger that reads which records failed, a sentence is no answer.
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
  return isFromStream(event) ? { batchItemFailures: [] } : `Successfully processed ${event.Records.length} records.`;
};

function isFromStream(event) {
  return event.Records.every(({ eventSourceARN }) => /:\d{12}:table\//.test(eventSourceARN));
}
