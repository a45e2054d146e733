/** A table: active, with exactly the keys of the lab. */
import { DescribeTableCommand, DynamoDBClient, type TableDescription } from '@aws-sdk/client-dynamodb';
import { call } from '../../aws/clients.ts';
import { explain } from '../../aws/explain.ts';
import { resourceName, type StepContext } from '../../steps/context.ts';
import { findTable, keysOf, type TableSpec } from '../../steps/table.ts';
import { labCommand } from '../evidence/next-command.ts';
import type { Lab } from '../lab.ts';
import { type CheckKind, failed, passed } from './check.ts';

export interface TablePart {
  readonly kind: 'table';
  /** The lab's own name of it. */
  readonly table: string;
}

export const tableCheck: CheckKind<TablePart> = {
  writes: false,
  run: async ({ step, lab }, { table: logical }) => {
    const keys = keysOf(tableSpec(lab, logical));
    const wanted = keys.map(({ name, type }) => `${name} (${type})`).join(', ');
    const name = resourceName(step, logical);
    const claim = { expected: `${name} with key ${wanted}`, call: describeTable(step, logical) };
    const next = labCommand(step, 'setup');
    const found = await findTable(step, logical);
    if (found === undefined) return failed(claim, `no table ${name}`, { cause: `there is no table ${name}`, next });
    const observed = `${name} with key ${keyText(found)}`;
    return keyText(found) === wanted
      ? passed(claim, observed)
      : failed(claim, observed, { cause: 'the key of a table cannot be changed', next: labCommand(step, 'teardown') });
  },
};

export function tableSpec(lab: Lab, logical: string): TableSpec {
  const found = lab.resources.find((spec): spec is TableSpec => spec.kind === 'table' && spec.name === logical);
  if (found === undefined) throw new Error(`the lab ${lab.id} has no table ${logical}`);
  return found;
}

export function describeTable(step: StepContext, logical: string): string {
  return explain(call(DynamoDBClient, new DescribeTableCommand({ TableName: resourceName(step, logical) })));
}

function keyText({ KeySchema = [], AttributeDefinitions = [] }: TableDescription): string {
  return KeySchema.map(({ AttributeName: name }) => {
    const type = AttributeDefinitions.find(({ AttributeName }) => AttributeName === name)?.AttributeType;
    return `${name} (${type})`;
  }).join(', ');
}
