/** Decides which failed calls are sent again: throttled ones patiently, others like the SDK does by default. */
import { StandardRetryStrategy } from '@smithy/core/retry';
import type { RetryErrorInfo, RetryStrategyV2, RetryToken, StandardRetryToken } from '@smithy/types';
import { type Clock, delay } from '../core/clock.ts';

export interface RetryOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called for each call that AWS refuses because there are too many. */
  readonly onThrottled?: () => void;
  /** A call that timed out may have had its effect; for one that must not have it twice. */
  readonly keepsTimeouts?: boolean;
}

/** Attempts of a call that fails for any other passing reason: the SDK's default. */
const ATTEMPTS = 3;
/** With 40 % of all calls refused, one of 370,000 is refused this often; it then took about half a minute. */
const THROTTLED_ATTEMPTS = 14;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

interface Token extends RetryToken {
  readonly standard: StandardRetryToken;
  readonly throttled: number;
}

export function retryStrategy({ clock, signal, onThrottled, keepsTimeouts }: RetryOptions): RetryStrategyV2 {
  const standard = new StandardRetryStrategy(ATTEMPTS);
  return {
    acquireInitialRetryToken: async (scope) => tokenOf(await standard.acquireInitialRetryToken(scope), 0),
    refreshRetryTokenForRetry: async (token, info) => {
      const { standard: inner, throttled } = token as Token; // all of them are made here
      if (keepsTimeouts && info.error?.name === 'TimeoutError')
        throw new Error('a call that timed out is not repeated');
      if (!passes(info)) return tokenOf(await standard.refreshRetryTokenForRetry(inner, info), throttled);
      if (throttled + 1 >= THROTTLED_ATTEMPTS) throw new Error('refused too often');
      onThrottled?.();
      // Full jitter: the calls that were refused together do not come again together.
      const longest = Math.min(FIRST_PAUSE_MS * 2 ** throttled, LONGEST_PAUSE_MS);
      await delay(clock, Math.random() * longest, signal);
      return tokenOf(inner, throttled + 1);
    },
    recordSuccess: (token) => standard.recordSuccess((token as Token).standard),
  };
}

function tokenOf(standard: StandardRetryToken, throttled: number): Token {
  return {
    standard,
    throttled,
    getRetryCount: () => standard.getRetryCount() + throttled,
    getRetryDelay: () => 0,
  };
}

/** Whether a call is refused for its frequency alone. A quota that is used up is reported in the same class of errors. */
function passes({ errorType, error }: RetryErrorInfo): boolean {
  if (errorType !== 'THROTTLING' || error === undefined) return false;
  if (error.name === 'LimitExceededException') return false;
  // Invoke: a function that is at its concurrency limit may stay there.
  return !('Reason' in error) || error.Reason === 'CallerRateLimitExceeded';
}
