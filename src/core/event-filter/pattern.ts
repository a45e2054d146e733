/** What the parts of an event pattern have in common. */

/** The text is not an event pattern; the message says what is wrong with it. */
export class InvalidPatternError extends Error {}

/** A value that rules can be about. */
export type Leaf = string | number | boolean | null;

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isLeaf(value: unknown): value is Leaf {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
