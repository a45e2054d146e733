/** A query by the partition key alone: every item of it, no other, in the order of the sort key. */
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { call } from '../../aws/clients.ts';
import { explain } from '../../aws/explain.ts';
import { resourceName } from '../../steps/context.ts';
import { sourceOf } from '../engine/source-of.ts';
import { markText } from '../evidence/item-key.ts';
import { markedItems } from '../evidence/marked-items.ts';
import { labCommand } from '../evidence/next-command.ts';
import { type CheckKind, failed, passed } from './check.ts';

export interface QueryPart {
  readonly kind: 'query';
}

export const query: CheckKind<QueryPart> = {
  writes: true,
  run: async (context) => {
    const { step, lab } = context;
    const TableName = resourceName(step, sourceOf(lab).name);
    const marked = await context.once(markedItems);
    if (marked === undefined) {
      const claim = { expected: 'every item', call: `aws dynamodb describe-table --table-name ${TableName}` };
      const next = labCommand(step, 'setup');
      return failed(claim, 'no table', { cause: `there is no table ${TableName}`, next });
    }
    const { partitionKey, sortKey } = marked.table;
    const owner = marked.items[0]?.[partitionKey.name] ?? { S: '' };
    const command = new QueryCommand({
      TableName,
      KeyConditionExpression: '#partition = :owner',
      ExpressionAttributeNames: { '#partition': partitionKey.name },
      ExpressionAttributeValues: { ':owner': owner },
      ConsistentRead: true,
    });
    const titles = (items: readonly (typeof marked.items)[number][]): string =>
      items.map((one) => markText(one[sortKey.name])).join(', ');
    const claim = { expected: titles(marked.items), call: explain(call(DynamoDBClient, command)) };
    const { Items = [] } = await step.aws.send(DynamoDBClient, command);
    if (titles(Items) === claim.expected) return passed(claim, titles(Items));
    const cause = `the sort key ${sortKey.name} does not order them, or items are missing`;
    return failed(claim, titles(Items), { cause, next: labCommand(step, 'setup') });
  },
};
