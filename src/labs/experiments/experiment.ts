/** What an experiment is: resources of its own, what is predicted of them, and what is then observed. */
import type { ResourceSpec } from '../../steps/spec.ts';
import type { Bench } from './bench.ts';

export interface Experiment {
  readonly id: string;
  readonly title: string;
  /** What is often said. */
  readonly claim: string;
  /** What the experiment shows. */
  readonly lesson: string;
  /** Thrown away at the end. */
  readonly resources: readonly ResourceSpec[];
  /** Tells each outcome as soon as it is known. */
  observe(bench: Bench): Promise<void>;
}

export interface Outcome {
  /** `window 0 s, ten writes` */
  readonly what: string;
  readonly predicted: string;
  readonly observed: string;
  /** Whether the prediction came true. */
  readonly holds: boolean;
}
