/** The commands, in the order of a lab; each is loaded only when it is called. */
import type { Command, CommandEntry } from '../command.ts';

export const commands: readonly CommandEntry[] = [
  entry('labs', 'the labs, what each proves, what is up', () => import('./labs.ts')),
  entry('setup', 'every step of a lab that is not done yet', () => import('./setup.ts')),
  entry('invoke', 'call the function with an event', () => import('./invoke.ts')),
  entry('write', "write the lab's test items or records, or your own", () => import('./write.ts')),
  entry('tail-logs', "follow the function's log group", () => import('./tail-logs.ts')),
  entry('verify', 'prove each step of a lab by its behaviour', () => import('./verify.ts')),
  entry('metrics', 'invocations, duration, errors and iterator age', () => import('./metrics.ts')),
  entry('status', 'what exists, and in what state', () => import('./status.ts')),
  entry('teardown', 'remove all of a lab, and prove that it is gone', () => import('./teardown.ts')),
  entry('run', 'setup, invoke, write, logs and verify in one go', () => import('./run.ts')),
  entry('experiment', 'try what triggers do: batching, filters, retries, loops', () => import('./experiment.ts')),
  entry(
    'sandbox',
    'the local sandbox itself: start, stop, status, env, reset, clock, faults',
    () => import('./sandbox.ts'),
  ),
];

function entry(name: string, summary: string, load: () => Promise<{ readonly command: Command }>): CommandEntry {
  return { name, summary, load: async () => (await load()).command };
}
