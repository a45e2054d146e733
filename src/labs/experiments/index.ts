/** The experiments, each loaded only when it is run. */
import { UsageError } from '../../core/errors.ts';
import type { Experiment } from './experiment.ts';

export interface ExperimentEntry {
  readonly id: string;
  readonly title: string;
  load(): Promise<Experiment>;
}

export const experiments: readonly ExperimentEntry[] = [
  {
    id: 'batching',
    title: 'what BatchSize and the batching window do',
    load: async () => (await import('./batching.ts')).batching,
  },
  {
    id: 'filter',
    title: 'what event filters let through',
    load: async () => (await import('./filter.ts')).filter,
  },
  {
    id: 'poison',
    title: 'one deleted score blocks its shard',
    load: async () => (await import('./poison.ts')).poison,
  },
  {
    id: 'recursion',
    title: 'a function that calls itself through its table',
    load: async () => (await import('./recursion.ts')).recursion,
  },
  {
    id: 'retry',
    title: 'one bad record among good ones',
    load: async () => (await import('./retry.ts')).retry,
  },
];

export function findExperiment(id: string): ExperimentEntry {
  const found = experiments.find((one) => one.id === id);
  if (found) return found;
  const known = experiments.map((one) => one.id).join(', ');
  throw new UsageError(`There is no experiment ${id}`, { hint: `the experiments are ${known}` });
}
