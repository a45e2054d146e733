// Says hello, and logs each record that the stream of a table brings.
export const handler = async (event) => {
  for (const record of event.Records ?? []) {
    console.log(`${record.eventID} ${record.eventName} ${JSON.stringify(record.dynamodb)}`);
  }
  return { statusCode: 200, body: JSON.stringify('Hello from Lambda!') };
};
