/** The function called by hand with the lab's sample event: its reply, and what it logged of it, in order. */

import { labCommand } from '../evidence/next-command.ts';
import { invokeSample, judgeReply, sampleClaim } from '../evidence/sample.ts';
import { type CheckKind, failed, passed } from './check.ts';

export interface InvocationPart {
  readonly kind: 'invocation';
  /** What the log tail must hold, one behind the other, each with a name for people. */
  readonly logs: readonly (readonly [name: string, pattern: RegExp])[];
}

export const invocation: CheckKind<InvocationPart> = {
  writes: true,
  run: async (context, { logs }) => {
    const { expected, call } = sampleClaim(context);
    const claim = { expected: [expected, ...(logs.length > 0 ? [`logs ${namesOf(logs)}`] : [])].join('; '), call };
    const reply = await context.once(invokeSample);
    if (reply === undefined) {
      const next = labCommand(context.step, 'setup');
      return failed(claim, 'no function', { cause: 'there is no function to call', next });
    }
    const { observed, problem } = judgeReply(context, reply);
    if (problem !== undefined) return failed(claim, observed, problem);
    const missing = firstMissing(reply.log, logs);
    if (missing !== undefined) {
      const cause = `its log has no ${missing}, or not in this order`;
      return failed(claim, `${observed}; the log differs`, { cause, next: labCommand(context.step, 'invoke') });
    }
    return passed(claim, logs.length === 0 ? observed : `${observed}; logged ${namesOf(logs)}`);
  },
};

const namesOf = (logs: InvocationPart['logs']): string => logs.map(([name]) => name).join(', ');

/** The name of the first that is not found behind those before it. */
function firstMissing(log: string, logs: InvocationPart['logs']): string | undefined {
  let rest = log;
  for (const [name, pattern] of logs) {
    const found = pattern.exec(rest);
    if (found === null) return name;
    rest = rest.slice(found.index + found[0].length);
  }
  return undefined;
}
