/** How many connections a process may hold open so that the store and the functions still get the files they need. */
import { readFileSync } from 'node:fs';

/** Half of the files that the process may open; no limit where the system does not tell. */
export function connectionLimit(): number {
  try {
    const [, softLimit] = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return softLimit === undefined ? Number.POSITIVE_INFINITY : Math.floor(Number(softLimit) / 2);
  } catch {
    return Number.POSITIVE_INFINITY; // not Linux
  }
}
