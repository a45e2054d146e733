// Adds each new score to its user's total. A record that cannot be counted is reported to the trigger, which tries it
// again and then drops it; a deleted score changes nothing, because it has no new image to count.
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';

const client = new DynamoDBClient({});

export const handler = async (event) => {
  for (const record of event.Records) {
    console.log('DynamoDB Record: %j', record.dynamodb);
    if (record.eventName === 'REMOVE') continue;
    try {
      await addScore(record.dynamodb.NewImage);
    } catch (error) {
      console.error(`Record ${record.dynamodb.SequenceNumber} was not counted: ${error.message}`);
      if (!isFromStream(event)) throw error;
      // The trigger resumes from this record, so those after it must not be counted now.
      return { batchItemFailures: [{ itemIdentifier: record.dynamodb.SequenceNumber }] };
    }
  }
  const sentence = `Successfully processed ${event.Records.length} records.`;
  console.log(sentence);
  return isFromStream(event) ? { batchItemFailures: [] } : sentence;
};

// A trigger wants to read which records failed; a person who invokes the function with a sample reads a sentence.
function isFromStream(event) {
  return event.Records.every(({ eventSourceARN }) => /:\d{12}:table\//.test(eventSourceARN));
}

async function addScore({ Username, Score }) {
  if (!Username?.S || !Score?.N) throw new Error('it has no Username or no Score');
  await client.send(
    new UpdateItemCommand({
      TableName: process.env.TARGET_TABLE,
      Key: { Username },
      UpdateExpression: 'ADD Score :attrValue',
      ExpressionAttributeValues: { ':attrValue': Score },
    }),
  );
}
