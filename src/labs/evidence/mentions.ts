/** What the lines of an invocation say of stream records, whether they are JSON, indented JSON or Python's own notation. */
import type { Invocation } from './invocations.ts';

const SEQUENCE_NUMBER = /['"]?sequenceNumber['"]?\s*[:=]\s*['"]?(\d{3,})/gi;
const SOURCE_ARN = /['"]?eventSourceARN['"]?\s*[:=]\s*['"]([^'"]+)['"]/g;

export function mentions({ lines }: Pick<Invocation, 'lines'>, text: string): boolean {
  return lines.some((line) => line.includes(text));
}

/** The sequence numbers that it wrote down, each once, in order of appearance. */
export function sequenceNumbersIn({ lines }: Pick<Invocation, 'lines'>): readonly string[] {
  return [...new Set(lines.flatMap((line) => [...line.matchAll(SEQUENCE_NUMBER)].map(([, digits = '']) => digits)))];
}

/** The event source ARNs that it wrote down, each once. */
export function sourceArnsIn({ lines }: Pick<Invocation, 'lines'>): readonly string[] {
  return [...new Set(lines.flatMap((line) => [...line.matchAll(SOURCE_ARN)].map(([, arn = '']) => arn)))];
}
