// Adds each new score to its user's total, once: streams deliver at least once, and ADD counts every delivery. The total
// remembers which records it holds, in the same update, so a second delivery of one changes nothing. (The set grows with
// the records of a user; 400 KB hold some 11,000 of them.)
import { ConditionalCheckFailedException, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';

const client = new DynamoDBClient({});

export const handler = async (event) => {
  for (const record of event.Records) {
    console.log('DynamoDB Record: %j', record.dynamodb);
    if (record.eventName === 'REMOVE') continue;
    try {
      await addScoreOnce(record);
    } catch (error) {
      console.error(`Record ${record.dynamodb.SequenceNumber} was not counted: ${error.message}`);
      if (!isFromStream(event)) throw error;
      return { batchItemFailures: [{ itemIdentifier: record.dynamodb.SequenceNumber }] };
    }
  }
  const sentence = `Successfully processed ${event.Records.length} records.`;
  console.log(sentence);
  return isFromStream(event) ? { batchItemFailures: [] } : sentence;
};

function isFromStream(event) {
  return event.Records.every(({ eventSourceARN }) => /:\d{12}:table\//.test(eventSourceARN));
}

async function addScoreOnce({ eventID, dynamodb: { NewImage } }) {
  const { Username, Score } = NewImage;
  if (!Username?.S || !Score?.N) throw new Error('it has no Username or no Score');
  try {
    await client.send(
      new UpdateItemCommand({
        TableName: process.env.TARGET_TABLE,
        Key: { Username },
        UpdateExpression: 'ADD Score :attrValue, CountedRecords :records',
        ConditionExpression: 'attribute_not_exists(CountedRecords) OR NOT contains(CountedRecords, :id)',
        ExpressionAttributeValues: { ':attrValue': Score, ':records': { SS: [eventID] }, ':id': { S: eventID } },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    console.log(`Record ${eventID} was counted before.`);
  }
}
