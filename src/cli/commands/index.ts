/** The commands, in the order of a lab; each is loaded only when it is called. */
import type { CommandEntry } from '../command.ts';

export const commands: readonly CommandEntry[] = [
  {
    name: 'labs',
    summary: 'the labs, what each proves, what is up',
    load: async () => (await import('./labs.ts')).labsCommand,
  },
  {
    name: 'setup',
    summary: 'every step of a lab that is not done yet',
    load: async () => (await import('./setup.ts')).setup,
  },
  {
    name: 'invoke',
    summary: 'call the function with an event',
    load: async () => (await import('./invoke.ts')).invoke,
  },
  {
    name: 'write',
    summary: "write the lab's test items or records, or your own",
    load: async () => (await import('./write.ts')).write,
  },
  {
    name: 'tail-logs',
    summary: "follow the function's log group",
    load: async () => (await import('./tail-logs.ts')).tailLogs,
  },
  {
    name: 'verify',
    summary: 'prove each step of a lab by its behaviour',
    load: async () => (await import('./verify.ts')).verify,
  },
  {
    name: 'metrics',
    summary: 'invocations, duration, errors and iterator age',
    load: async () => (await import('./metrics.ts')).metrics,
  },
  {
    name: 'status',
    summary: 'what exists, and in what state',
    load: async () => (await import('./status.ts')).status,
  },
  {
    name: 'teardown',
    summary: 'remove all of a lab, and prove that it is gone',
    load: async () => (await import('./teardown.ts')).teardownCommand,
  },
  {
    name: 'run',
    summary: 'setup, invoke, write, logs and verify in one go',
    load: async () => (await import('./run.ts')).run,
  },
  {
    name: 'experiment',
    summary: 'try what triggers do: batching, filters, retries, loops',
    load: async () => (await import('./experiment.ts')).experiment,
  },
  {
    name: 'sandbox',
    summary: 'the local sandbox itself: start, stop, status, env, reset, clock',
    load: async () => (await import('./sandbox.ts')).sandbox,
  },
];
