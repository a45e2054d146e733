/** A table that must not have a stream, such as the target of an aggregation. */
import { resourceName } from '../../steps/context.ts';
import { disableStream, enabledStream } from '../../steps/stream.ts';
import { findTable } from '../../steps/table.ts';
import type { CheckContext } from '../evidence/context.ts';
import { awsCommand } from '../evidence/next-command.ts';
import { expectation, type Finding } from './check.ts';
import { describeTable } from './table.ts';

export async function checkNoStream(
  context: CheckContext,
  { table: logical }: { readonly table: string },
): Promise<Finding> {
  const { step } = context;
  const name = resourceName(step, logical);
  const { expected, pass, fail } = expectation(context, `no stream on ${name}`, describeTable(step, logical));
  const table = await findTable(step, logical);
  if (table === undefined) return fail(`no table ${name}`, `there is no table ${name}`);
  if (enabledStream(table) === undefined) return pass(expected);
  const cause = 'the stream was enabled on the table that is written to by the function';
  return fail(`stream enabled on ${name}`, cause, awsCommand(step, disableStream(step, logical)));
}
