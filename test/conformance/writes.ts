/** What cases write to their table or stream, and what their functions were given of it. */
import type { Account } from './account.ts';

/** Puts items with these ids, one after the other, so that their order in the stream is known. */
export async function putItems(aws: Account, ...ids: string[]): Promise<void> {
  for (const id of ids) await aws.dynamodb.putItem({ TableName: aws.name, Item: { id: { S: id } } });
}

/** Puts records with these texts into the case's Kinesis stream, in this order. */
export async function putRecords(aws: Account, ...texts: string[]) {
  const Records = texts.map((text) => ({ Data: Buffer.from(text), PartitionKey: 'key' }));
  const { Records: results = [] } = await aws.kinesis.putRecords({ StreamName: aws.name, Records });
  return results.map(({ SequenceNumber = '' }) => SequenceNumber);
}
