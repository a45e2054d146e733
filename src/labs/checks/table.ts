/** A table: active, with exactly the keys of the lab. */
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { resourceName, type StepContext } from '../../steps/context.ts';
import { findTable, foundKeyText, keyText } from '../../steps/table.ts';
import type { CheckContext } from '../evidence/context.ts';
import { awsCommand, labCommand } from '../evidence/next-command.ts';
import { expectation, type Finding } from './check.ts';

/** `table` is the lab's own name of it. */
export async function checkTable(
  context: CheckContext,
  { table: logical }: { readonly table: string },
): Promise<Finding> {
  const { step, lab } = context;
  const spec = lab.resources.find((one) => one.kind === 'table' && one.name === logical);
  if (spec?.kind !== 'table') throw new Error(`the lab ${lab.id} has no table ${logical}`);
  const name = resourceName(step, logical);
  const { pass, fail } = expectation(context, `${name} with key ${keyText(spec)}`, describeTable(step, logical));
  const found = await findTable(step, logical);
  if (found === undefined) return fail(`no table ${name}`, `there is no table ${name}`);
  const key = foundKeyText(found);
  const observed = `${name} with key ${key}`;
  if (key === keyText(spec)) return pass(observed);
  return fail(observed, 'the key of a table cannot be changed', labCommand(step, 'teardown'));
}

export function describeTable(step: StepContext, logical: string): string {
  return awsCommand(step, new DescribeTableCommand({ TableName: resourceName(step, logical) }));
}
