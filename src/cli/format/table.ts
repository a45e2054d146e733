/** Columns for people: as wide as their widest cell, two blanks between, nothing behind the last. */

/** The lines of a table; `heads` is its first line when given. Cells must hold no colours: style whole lines instead. */
export function formatTable(rows: readonly (readonly string[])[], heads?: readonly string[]): readonly string[] {
  const all = heads === undefined ? rows : [heads, ...rows];
  const widths: number[] = [];
  for (const row of all) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  }
  return all.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
