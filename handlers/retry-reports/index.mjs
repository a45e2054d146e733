// Handles records one after the other and reports the one that it cannot handle: the trigger resumes there, and the
// records before it are done.
export const handler = async (event) => {
  console.log(`Batch of ${event.Records.length}`);
  for (const { dynamodb } of event.Records) {
    const { Id, Bad } = dynamodb.NewImage;
    if (Bad) return { batchItemFailures: [{ itemIdentifier: dynamodb.SequenceNumber }] };
    console.log(`Handled ${Id.S}`);
  }
  return { batchItemFailures: [] };
};
