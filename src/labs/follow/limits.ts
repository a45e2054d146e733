/** Time limits, as data: the only difference between targets. */
import type { Target } from '../../aws/target.ts';

/** All in milliseconds. */
export interface TimeLimits {
  /** Until a mapping delivers: it may be Enabled long before it polls. */
  readonly mappingMs: number;
  /** From a write to its log line. */
  readonly logsMs: number;
  /** From an invocation to its metrics. */
  readonly metricsMs: number;
  /** Between two polls. */
  readonly longestPauseMs: number;
}

const SANDBOX: TimeLimits = { mappingMs: 10_000, logsMs: 10_000, metricsMs: 10_000, longestPauseMs: 50 };
const AWS: TimeLimits = { mappingMs: 300_000, logsMs: 90_000, metricsMs: 300_000, longestPauseMs: 2_000 };

/** The limits for a target; a person's own `timeoutMs` replaces each of them. */
export function limitsFor({ kind, pace }: Pick<Target, 'kind' | 'pace'>, timeoutMs?: number): TimeLimits {
  const limits = kind === 'sandbox' && pace !== 'aws' ? SANDBOX : AWS;
  if (timeoutMs === undefined) return limits;
  return { ...limits, mappingMs: timeoutMs, logsMs: timeoutMs, metricsMs: timeoutMs };
}
