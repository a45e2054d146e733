/** An experiment: its own resources, predictions about them, and the observations that test them. */
import type { Target } from '../../aws/target.ts';
import type { StepContext } from '../../steps/context.ts';
import type { ResourceSpec } from '../../steps/spec.ts';
import { limitsFor, type TimeLimits } from '../follow/limits.ts';

export interface Experiment {
  readonly id: string;
  readonly title: string;
  /** A common claim. */
  readonly claim: string;
  /** What the experiment shows. */
  readonly lesson: string;
  /** It moves the target's clock, where that is possible, so it needs a sandbox that nobody else uses. */
  readonly movesClock?: boolean;
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

/** Like the limits, the only difference between targets; in milliseconds. */
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
  /** Reports what is being waited for. */
  readonly busy: (text: string) => void;
  readonly report: (outcome: Outcome) => void;
}

export function timesFor(target: Pick<Target, 'kind' | 'pace'>, timeoutMs?: number): Times {
  const limits = limitsFor(target, timeoutMs);
  const isPrompt = target.kind === 'sandbox' && target.pace !== 'aws';
  return isPrompt ? { limits, paceMs: 40, quietMs: 250 } : { limits, paceMs: 400, quietMs: 10_000 };
}
