/** Puts, updates and deletes items of a table, and returns which stream record each write makes. */
import { DeleteItemCommand, DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { resourceName, type StepContext } from './context.ts';
import { keyOf, type TableSpec } from './table.ts';
import { isSameItem } from './wire-item.ts';
import type { ChangeEvent, Item, ItemReceipt, ItemWrite } from './writes.ts';

export async function writeItem(context: StepContext, table: TableSpec, write: ItemWrite): Promise<ItemReceipt> {
  const TableName = resourceName(context, table.name);
  const key = keyOfWrite(table, write);
  switch (write.kind) {
    case 'put': {
      const { Attributes } = await context.aws.send(
        DynamoDBClient,
        new PutItemCommand({ TableName, Item: { ...write.item }, ReturnValues: 'ALL_OLD' }),
      );
      return { kind: 'put', key, event: eventOf(Attributes, write.item) };
    }
    case 'update': {
      const { Attributes } = await context.aws.send(
        DynamoDBClient,
        new UpdateItemCommand({ TableName, Key: { ...key }, ...setExpression(write.set), ReturnValues: 'ALL_OLD' }),
      );
      return { kind: 'update', key, event: eventOf(Attributes, { ...Attributes, ...write.set }) };
    }
    case 'delete': {
      const { Attributes } = await context.aws.send(
        DynamoDBClient,
        new DeleteItemCommand({ TableName, Key: { ...key }, ReturnValues: 'ALL_OLD' }),
      );
      return { kind: 'delete', key, event: Attributes === undefined ? null : 'REMOVE' };
    }
  }
}

/** The key of the item of a write. */
export function keyOfWrite(table: TableSpec, write: ItemWrite): Item {
  return keyOf(table, write.kind === 'put' ? write.item : write.key);
}

/** A write that leaves the item as it was makes no stream record. */
function eventOf(before: Item | undefined, after: Item): ChangeEvent | null {
  if (before === undefined) return 'INSERT';
  return isSameItem(before, after) ? null : 'MODIFY';
}

/** Every attribute has a placeholder, because many names are reserved words (`name`, `Year`). */
function setExpression(set: Item) {
  const entries = Object.entries(set);
  if (entries.length === 0) return {};
  return {
    UpdateExpression: `SET ${entries.map((_, index) => `#a${index} = :v${index}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(entries.map(([name], index) => [`#a${index}`, name])),
    ExpressionAttributeValues: Object.fromEntries(entries.map(([, value], index) => [`:v${index}`, value])),
  };
}
