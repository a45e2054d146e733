/** The commands, in the order of a lab; each is loaded only when it is run. */
import type { Command, CommandEntry } from '../command.ts';

export const commands: readonly CommandEntry[] = [
  entry('labs', 'list the labs, what each proves and which are set up', () => import('./labs.ts')),
  entry('setup', 'create the resources of a lab that are missing', () => import('./setup.ts')),
  entry('invoke', 'call the function with an event', () => import('./invoke.ts')),
  entry('write', "write the lab's test items or records, or your own", () => import('./write.ts')),
  entry('tail-logs', "follow the function's log group", () => import('./tail-logs.ts')),
  entry('verify', 'prove each step of a lab by its behaviour', () => import('./verify.ts')),
  entry('metrics', 'show invocations, duration, errors and iterator age', () => import('./metrics.ts')),
  entry('status', 'show which resources exist, and their state', () => import('./status.ts')),
  entry('teardown', 'remove a lab, and prove that nothing is left', () => import('./teardown.ts')),
  entry('run', 'setup, invoke, write, logs and verify in one go', () => import('./run.ts')),
  entry('experiment', 'test what triggers do: batching, filters, retries, loops', () => import('./experiment.ts')),
  entry('sandbox', 'the local sandbox: start, stop, status, env, reset, clock, faults', () => import('./sandbox.ts')),
];

function entry(name: string, summary: string, load: () => Promise<{ readonly command: Command }>): CommandEntry {
  return { name, summary, load: async () => (await load()).command };
}
