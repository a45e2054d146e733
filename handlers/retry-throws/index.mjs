// Handles records one after the other and throws at one that is marked: the trigger then tries the whole batch again, and
// what was handled before the throw is handled once more.
export const handler = async (event) => {
  console.log(`Batch of ${event.Records.length}`);
  for (const { dynamodb } of event.Records) {
    const { Id, Bad } = dynamodb.NewImage;
    if (Bad) throw new Error(`Cannot handle ${Id.S}`);
    console.log(`Handled ${Id.S}`);
  }
};
