/** Exact arithmetic with DynamoDB's numbers, which have up to 38 digits and exponents from -130 to 125. */

interface Decimal {
  readonly coefficient: bigint;
  readonly exponent: number;
}

/** The sum in a form that the engine's check accepts; the check refuses sums with too many digits. */
export function addNumbers(left: string, right: string): string {
  const [a, b] = [parseDecimal(left), parseDecimal(right)];
  const exponent = Math.min(a.exponent, b.exponent);
  const scaled = ({ coefficient, exponent: own }: Decimal): bigint => coefficient * 10n ** BigInt(own - exponent);
  return `${scaled(a) + scaled(b)}e${exponent}`;
}

export function negated(number: string): string {
  return number.startsWith('-') ? number.slice(1) : `-${number}`;
}

/** Stored numbers and checked values have no exponent. */
function parseDecimal(text: string): Decimal {
  const [whole = '0', fraction = ''] = text.split('.');
  return { coefficient: BigInt(whole + fraction), exponent: -fraction.length };
}

/** Negative, zero or positive. */
export function compareNumbers(left: string, right: string): number {
  const difference = Number(left) - Number(right);
  if (difference !== 0) return difference;
  const exact = addNumbers(left, negated(right));
  return exact.startsWith('-') ? -1 : Number.parseFloat(exact) === 0 ? 0 : 1;
}
