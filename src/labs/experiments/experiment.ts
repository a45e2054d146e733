/** What an experiment is: resources of its own, what is predicted of them, and what is then observed. */
import type { Target } from '../../aws/target.ts';
import type { StepContext } from '../../steps/context.ts';
import type { ResourceSpec } from '../../steps/spec.ts';
import { limitsFor, type TimeLimits } from '../follow/limits.ts';

export interface Experiment {
  readonly id: string;
  readonly title: string;
  /** What is often said. */
  readonly claim: string;
  /** What the experiment shows. */
  readonly lesson: string;
  /** Removed at the end. */
  readonly resources: readonly ResourceSpec[];
  /** Reports each outcome as soon as it is known. */
  observe(context: ExperimentContext): Promise<void>;
}

export interface Outcome {
  /** For example `window 0 s, ten writes`. */
  readonly what: string;
  readonly predicted: string;
  readonly observed: string;
  /** Whether the prediction came true. */
  readonly holds: boolean;
}

/** Like the limits, the only thing in which targets differ; in milliseconds. */
export interface Times {
  readonly limits: TimeLimits;
  /** Between two writes that must not wait together. */
  readonly paceMs: number;
  /** How long to look whether something still happens that should not. */
  readonly quietMs: number;
}

export interface ExperimentContext extends Times {
  readonly step: StepContext;
  /** When the experiment began, by the target's time. */
  readonly since: Date;
  /** Says what is being waited for. */
  readonly busy: (text: string) => void;
  readonly tell: (outcome: Outcome) => void;
}

export function timesFor(kind: Target['kind'], timeoutMs?: number): Times {
  const limits = limitsFor(kind, timeoutMs);
  return kind === 'sandbox' ? { limits, paceMs: 40, quietMs: 250 } : { limits, paceMs: 400, quietMs: 10_000 };
}
