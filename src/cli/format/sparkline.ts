/** A row of numbers as a row of bars. */

const BARS = '▁▂▃▄▅▆▇█';

/** One character for each value, from nothing to the largest; a blank where there is no value. */
export function sparkline(values: readonly (number | undefined)[]): string {
  const largest = Math.max(0, ...values.map((value) => value ?? 0));
  return values
    .map((value) => {
      if (value === undefined) return ' ';
      if (largest === 0) return BARS.charAt(0);
      return BARS.charAt(Math.min(BARS.length - 1, Math.floor((value / largest) * BARS.length)));
    })
    .join('');
}
