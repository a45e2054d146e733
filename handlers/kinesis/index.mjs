// Decodes the records of a Kinesis data stream.
console.log('Loading function');

export const handler = async (event) => {
  for (const record of event.Records) {
    const payload = Buffer.from(record.kinesis.data, 'base64').toString('utf8');
    console.log(`Decoded payload: ${payload}`);
  }
  return `Successfully processed ${event.Records.length} records.`;
};
