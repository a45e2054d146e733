/** The function called by hand with the lab's sample event: its reply, and its log, in order. */
import type { CheckContext } from '../evidence/context.ts';
import { labCommand } from '../evidence/next-command.ts';
import { expectedReply, invokeSample, judgeReply, sampleCall } from '../evidence/sample.ts';
import { expectation, type Finding } from './check.ts';

/** Patterns that the log tail must match, one after the other, each with a name for people. */
type Logs = readonly (readonly [name: string, pattern: RegExp])[];

export async function checkInvocation(context: CheckContext, { logs }: { readonly logs: Logs }): Promise<Finding> {
  const names = logs.map(([name]) => name).join(', ');
  const expected = [expectedReply(context), ...(logs.length > 0 ? [`logs ${names}`] : [])].join('; ');
  const { pass, fail } = expectation(context, expected, sampleCall(context));
  const reply = await context.once(invokeSample);
  if (reply === undefined) return fail('no function', 'there is no function to call');
  const { observed, problem } = await judgeReply(context, reply);
  if (problem !== undefined) return fail(observed, problem);
  const missing = firstMissing(reply.log, logs);
  if (missing !== undefined) {
    const cause = `its log has no ${missing}, or not in this order`;
    return fail(`${observed}; the log differs`, cause, labCommand(context.step, 'invoke'));
  }
  return pass(logs.length === 0 ? observed : `${observed}; logged ${names}`);
}

/** The name of the first that is not found after those before it. */
function firstMissing(log: string, logs: Logs): string | undefined {
  let rest = log;
  for (const [name, pattern] of logs) {
    const found = pattern.exec(rest);
    if (found === null) return name;
    rest = rest.slice(found.index + found[0].length);
  }
  return undefined;
}
