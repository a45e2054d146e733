/** A query by the partition key alone: every item of it, no other, in the order of the sort key. */
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../steps/writes.ts';
import type { CheckContext } from '../evidence/context.ts';
import { markedItems } from '../evidence/marked-items.ts';
import { awsCommand } from '../evidence/next-command.ts';
import { textOf } from '../follow/follow-item.ts';
import { expectation, type Finding } from './check.ts';
import { describeTable } from './table.ts';

export async function checkQuery(context: CheckContext): Promise<Finding> {
  const { step, lab, sourceName: TableName } = context;
  const marked = await context.once(markedItems);
  if (marked === undefined) {
    const call = describeTable(step, lab.source.name);
    return expectation(context, 'every item', call).fail('no table', `there is no table ${TableName}`);
  }
  const { partitionKey, sortKey } = marked.table;
  const command = new QueryCommand({
    TableName,
    KeyConditionExpression: '#partition = :partition',
    ExpressionAttributeNames: { '#partition': partitionKey.name },
    ExpressionAttributeValues: { ':partition': marked.items[0]?.[partitionKey.name] ?? { S: '' } },
    ConsistentRead: true,
  });
  const titles = (items: readonly Item[]): string => items.map((one) => textOf(one[sortKey.name])).join(', ');
  const { expected, pass, fail } = expectation(context, titles(marked.items), awsCommand(context.step, command));
  const { Items = [] } = await step.aws.send(DynamoDBClient, command);
  const observed = titles(Items);
  if (observed === expected) return pass(observed);
  return fail(observed, `the sort key ${sortKey.name} does not order them, or items are missing`);
}
