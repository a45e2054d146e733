/** How many invocations may run at once. */
import type { Functions } from './functions.ts';

/** Of all functions of the account together. Differs from AWS: it is not enforced; see the pool's own bound. */
export const ACCOUNT_CONCURRENCY = 1_000;

/** So much must be left for the functions without a reservation. */
export const MIN_UNRESERVED_CONCURRENCY = 100;

export function unreservedConcurrency(functions: Functions): number {
  return functions
    .list()
    .reduce((left, { reservedConcurrency = 0 }) => left - reservedConcurrency, ACCOUNT_CONCURRENCY);
}
