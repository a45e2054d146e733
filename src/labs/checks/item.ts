/** An item read by both its keys: the same that was written. */
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { call } from '../../aws/clients.ts';
import { explain } from '../../aws/explain.ts';
import { resourceName } from '../../steps/context.ts';
import { isSameItem } from '../../steps/wire-item.ts';
import { sourceOf } from '../engine/source-of.ts';
import { keyOfItem } from '../evidence/item-key.ts';
import { markedItems } from '../evidence/marked-items.ts';
import { labCommand } from '../evidence/next-command.ts';
import { type CheckKind, failed, passed } from './check.ts';

export interface ItemPart {
  readonly kind: 'item';
}

export const item: CheckKind<ItemPart> = {
  writes: true,
  run: async (context) => {
    const { step, lab } = context;
    const expected = 'the item, read by both keys';
    const TableName = resourceName(step, sourceOf(lab).name);
    const marked = await context.once(markedItems);
    const [written] = marked?.items ?? [];
    if (marked === undefined || written === undefined) {
      const get = `aws dynamodb describe-table --table-name ${TableName}`;
      const next = labCommand(step, 'setup');
      return failed({ expected, call: get }, 'no table', { cause: `there is no table ${TableName}`, next });
    }
    const Key = { ...keyOfItem(marked.table, written) };
    const get = new GetItemCommand({ TableName, Key, ConsistentRead: true });
    const claim = { expected, call: explain(call(DynamoDBClient, get)) };
    const { Item } = await step.aws.send(DynamoDBClient, get);
    const observed = Item === undefined ? 'no item' : JSON.stringify(Item);
    if (Item !== undefined && isSameItem(Item, written)) return passed(claim, observed);
    const cause = 'something else deletes or changes items of this table';
    return failed(claim, observed, { cause, next: labCommand(step, 'tail-logs') });
  },
};
