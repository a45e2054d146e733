// Logs every change of a dog: the event as a whole, then each record's id, kind and content.
console.log('Loading function');

export const handler = async (event) => {
  console.log(JSON.stringify(event, null, 2));
  for (const record of event.Records) {
    console.log(record.eventID);
    console.log(record.eventName);
    console.log('DynamoDB Record: %j', record.dynamodb);
  }
  return 'This is a message from Lambda';
};
