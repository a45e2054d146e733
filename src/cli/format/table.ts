/** Columns and bars for people. */

/** As wide as the widest cell, two blanks between columns. Cells must hold no colours: style whole lines instead. */
export function formatTable(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  }
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

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
