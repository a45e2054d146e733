/** Sums in the target table of an aggregation: read consistently, and restored. */
import { DeleteItemCommand, DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { undefinedIfAbsent } from '../../aws/errors.ts';
import { resourceName, type StepContext } from '../../steps/context.ts';
import type { Lab, TotalsTable } from '../lab.ts';
import { awsCommand } from './next-command.ts';

export function totalsOf(lab: Lab): TotalsTable {
  if (lab.totals === undefined) throw new Error(`the lab ${lab.id} adds nothing up`);
  return lab.totals;
}

/** `missing`: the table does not exist. Undefined: no sum for this key. */
export type Total = number | undefined | 'missing';

function getItem(step: StepContext, { table, key }: TotalsTable, owner: string): GetItemCommand {
  const TableName = resourceName(step, table);
  return new GetItemCommand({ TableName, Key: { [key]: { S: owner } }, ConsistentRead: true });
}

export function shownTotal(step: StepContext, totals: TotalsTable, owner: string): string {
  return awsCommand(step, getItem(step, totals, owner));
}

export async function readTotal(step: StepContext, totals: TotalsTable, owner: string): Promise<Total> {
  const found = await undefinedIfAbsent(step.aws.send(DynamoDBClient, getItem(step, totals, owner)));
  if (found === undefined) return 'missing';
  const value = found.Item?.[totals.attribute]?.N;
  return value === undefined ? undefined : Number(value);
}

/** Subtracts `added` again; the sum of an owner who had none is deleted. */
export async function putBackTotal(
  step: StepContext,
  totals: TotalsTable,
  { owner, before, added }: { readonly owner: string; readonly before: number | undefined; readonly added: number },
): Promise<void> {
  const TableName = resourceName(step, totals.table);
  const Key = { [totals.key]: { S: owner } };
  if (before === undefined) {
    await step.aws.send(DynamoDBClient, new DeleteItemCommand({ TableName, Key }));
    return;
  }
  const update = {
    UpdateExpression: 'ADD #total :back',
    ExpressionAttributeNames: { '#total': totals.attribute },
    ExpressionAttributeValues: { ':back': { N: String(-added) } },
  };
  await step.aws.send(DynamoDBClient, new UpdateItemCommand({ TableName, Key, ...update }));
}
