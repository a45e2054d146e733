/** How long a stream may keep its records. */
import { invalidArgument } from './errors.ts';

const MIN_HOURS = 24;
const MAX_HOURS = 8760;

/** Throws InvalidArgumentException. */
export function checkRetention(hours: number): void {
  const requested = `Requested retention period (${hours} hours) is too`;
  if (hours < MIN_HOURS)
    throw invalidArgument(`Minimum allowed retention period is ${MIN_HOURS} hours. ${requested} short.`);
  if (hours > MAX_HOURS)
    throw invalidArgument(`Maximum allowed retention period is ${MAX_HOURS} hours. ${requested} long.`);
}
