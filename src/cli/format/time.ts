/** Points in time for people: in UTC, as AWS shows them, with the date when that is not today. */

export type Precision = 'minutes' | 'milliseconds';

/** `13:37:27.123Z`, or `2026-11-23 13:37:27.123Z` on another day than that of `now`; both in milliseconds since the epoch. */
export function formatTime(time: number, now: number, precision: Precision = 'milliseconds'): string {
  const [date, clock = ''] = new Date(time).toISOString().split('T');
  const [today] = new Date(now).toISOString().split('T');
  const shown = precision === 'minutes' ? `${clock.slice(0, 'hh:mm'.length)}Z` : clock;
  return date === today ? shown : `${date} ${shown}`;
}
