/** Prints figures as a table and as JSON: each with its target (design.md, section 6), or of two builds side by side. */

export function median(values) {
  return quantile(values, 0.5);
}

/** The quantile `q` of the values. */
export function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

const format = (value) => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value < 10 ? 2 : 1));

/** `figures`: [{ name, value, unit, bar, atLeast? }]; a figure must be at most its bar, or at least its bar with `atLeast`. */
export function report(figures) {
  const rows = figures.map(({ name, value, unit, bar, atLeast = false }) => {
    const met = atLeast ? value >= bar : value <= bar;
    return { name, value, unit, bar, atLeast, met };
  });
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const { name, value, unit, bar, atLeast, met } of rows) {
    const sign = atLeast ? '>=' : '<=';
    process.stderr.write(
      `${name.padEnd(width)}  ${format(value).padStart(9)} ${unit.padEnd(9)} bar ${sign} ${format(bar)}${met ? '' : '  MISSED'}\n`,
    );
  }
  process.stdout.write(`${JSON.stringify({ schemaVersion: 1, node: process.version, figures: rows }, null, 2)}\n`);
}

/** `figures`: [{ name, unit, atLeast, before, after, ratio }]; more is better where `atLeast` is true. */
export function reportComparison(figures) {
  const width = Math.max(...figures.map(({ name }) => name.length));
  for (const { name, unit, atLeast, before, after, ratio } of figures) {
    const columns = [before, after, ratio].map((value) => format(value).padStart(9)).join(' ');
    process.stderr.write(`${name.padEnd(width)} ${columns}  ${unit}${atLeast ? ' (more is better)' : ''}\n`);
  }
  process.stdout.write(`${JSON.stringify({ schemaVersion: 1, node: process.version, figures }, null, 2)}\n`);
}
