/** An item read by both its keys: the same that was written. */
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { keyOf } from '../../steps/table.ts';
import { isSameItem } from '../../steps/wire-item.ts';
import type { CheckContext } from '../evidence/context.ts';
import { markedItems } from '../evidence/marked-items.ts';
import { awsCommand, labCommand } from '../evidence/next-command.ts';
import { expectation, type Finding } from './check.ts';
import { describeTable } from './table.ts';

export async function checkItem(context: CheckContext): Promise<Finding> {
  const { step, lab, sourceName: TableName } = context;
  const expected = 'the item, read by both keys';
  const marked = await context.once(markedItems);
  const [written] = marked?.items ?? [];
  if (marked === undefined || written === undefined) {
    const call = describeTable(step, lab.source.name);
    return expectation(context, expected, call).fail('no table', `there is no table ${TableName}`);
  }
  const get = new GetItemCommand({ TableName, Key: { ...keyOf(marked.table, written) }, ConsistentRead: true });
  const { pass, fail } = expectation(context, expected, awsCommand(context.step, get));
  const { Item } = await step.aws.send(DynamoDBClient, get);
  const observed = Item === undefined ? 'no item' : JSON.stringify(Item);
  if (Item !== undefined && isSameItem(Item, written)) return pass(observed);
  return fail(observed, 'something else deletes or changes items of this table', labCommand(step, 'tail-logs'));
}
