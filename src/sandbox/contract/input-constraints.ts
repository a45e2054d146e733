/** The constraints of a rule: AWS's phrase for each, and its test. */
import type { LengthRange, MemberRule } from './input-rules.ts';

export interface Constraint {
  /** Such as `Member must have length less than or equal to 64`. */
  readonly text: string;
  isMet(value: unknown): boolean;
}

export const NOT_NULL = 'Member must not be null';

/** The constraints of a rule in the order in which it names them. */
export function compileConstraints(rule: MemberRule): Constraint[] {
  return Object.keys(rule).flatMap((name) => compileConstraint(name, rule));
}

function compileConstraint(name: string, rule: MemberRule): Constraint | [] {
  switch (name) {
    case 'required':
      return rule.required ? { text: NOT_NULL, isMet: (value) => value !== undefined && value !== null } : [];
    case 'minLength':
      return atLeast('length', rule.minLength, lengthOf);
    case 'maxLength':
      return atMost('length', rule.maxLength, lengthOf);
    case 'min':
      return atLeast('value', rule.min, numberOf);
    case 'max':
      return atMost('value', rule.max, numberOf);
    case 'pattern':
      return rule.pattern === undefined ? [] : matches(rule.pattern);
    case 'values':
      return rule.values === undefined ? [] : isOneOf(rule.values);
    case 'entryLength':
      return entriesWithin('Member must satisfy constraint', rule.entryLength, (value) =>
        Array.isArray(value) ? value : [],
      );
    case 'keyLength':
      return entriesWithin('Map keys must satisfy constraint', rule.keyLength, (value) => Object.keys(Object(value)));
    case 'valueLength':
      return entriesWithin('Map value must satisfy constraint', rule.valueLength, (value) =>
        Object.values(Object(value)),
      );
    default:
      return [];
  }
}

/** Undefined for a value of another type, which then meets the constraint. */
type Measure = (value: unknown) => number | undefined;

function atLeast(what: 'length' | 'value', bound: number | undefined, measure: Measure): Constraint | [] {
  if (bound === undefined) return [];
  return {
    text: `Member must have ${what} greater than or equal to ${bound}`,
    isMet: (value) => (measure(value) ?? bound) >= bound,
  };
}

function atMost(what: 'length' | 'value', bound: number | undefined, measure: Measure): Constraint | [] {
  if (bound === undefined) return [];
  return {
    text: `Member must have ${what} less than or equal to ${bound}`,
    isMet: (value) => (measure(value) ?? bound) <= bound,
  };
}

function matches(pattern: string): Constraint {
  // Character classes such as \p{L} exist in JavaScript's unicode mode only, which in turn forbids some needless escapes.
  const regExp = new RegExp(`^(?:${pattern})$`, /\\p\{/i.test(pattern) ? 'u' : '');
  return {
    text: `Member must satisfy regular expression pattern: ${pattern}`,
    isMet: (value) => typeof value !== 'string' || regExp.test(value),
  };
}

function isOneOf(values: readonly string[]): Constraint {
  return {
    text: `Member must satisfy enum value set: [${values.join(', ')}]`,
    isMet: (value) => values.includes(String(value)),
  };
}

function entriesWithin(
  phrase: string,
  range: LengthRange | undefined,
  entriesOf: (value: unknown) => readonly unknown[],
): Constraint | [] {
  if (range === undefined) return [];
  const [min, max] = range;
  return {
    text: `${phrase}: [Member must have length less than or equal to ${max}, Member must have length greater than or equal to ${min}]`,
    isMet: (value) =>
      entriesOf(value).every((entry) => typeof entry !== 'string' || (entry.length >= min && entry.length <= max)),
  };
}

function lengthOf(value: unknown): number | undefined {
  if (typeof value === 'string' || Array.isArray(value) || value instanceof Uint8Array) return value.length;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length;
  return undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
