/** The stream of the lab's table: enabled, with exactly the lab's view type. */
import { enabledStream } from '../../steps/stream.ts';
import { findTable } from '../../steps/table.ts';
import type { CheckContext } from '../evidence/context.ts';
import { fixStream } from '../evidence/fixes.ts';
import { expectation, type Finding } from './check.ts';
import { describeTable } from './table.ts';

export async function checkStream(context: CheckContext): Promise<Finding> {
  const { step, lab } = context;
  const spec = lab.resources.find((one) => one.kind === 'stream');
  if (spec === undefined) throw new Error(`the lab ${lab.id} has no stream`);
  const { pass, fail } = expectation(context, `stream enabled, ${spec.viewType}`, describeTable(step, spec.table));
  const table = await findTable(step, spec.table);
  if (table === undefined) return fail('no table', 'there is no table');
  const stream = enabledStream(table);
  if (stream === undefined) return fail('no stream', 'the stream of the table is not enabled', fixStream(context));
  const observed = `stream enabled, ${stream.viewType}, ${stream.arn}`;
  if (stream.viewType === spec.viewType) return pass(observed);
  return fail(
    observed,
    `the view type is ${stream.viewType}; a stream keeps its own, so it must be disabled and enabled`,
  );
}
