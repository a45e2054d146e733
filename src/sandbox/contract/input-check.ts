/** Checks inputs against their rules, and words violations as AWS does. */
import { type Constraint, compileConstraints, NOT_NULL } from './input-constraints.ts';
import type { InputRules, MemberRule } from './input-rules.ts';

/** AWS's sentence (aws-behaviour.md 1.5) for all violated rules, undefined for a valid input. */
export type FindViolation = (input: object) => string | undefined;

/** AWS reports no more than this. */
const MOST_VIOLATIONS = 10;

/** Adds the violations of `value` and the values below it; `field` is its path in the sentence. */
type Check = (value: unknown, field: string, violations: string[], input: object) => void;

/** Compiles the rules once for all inputs of an operation. */
export function compileInputRules(rules: InputRules): FindViolation {
  const checks = Object.entries(rules).map(([path, rule]) => compileCheck(path.split('.'), rule));
  return (input) => {
    const violations: string[] = [];
    for (const check of checks) {
      if (violations.length < MOST_VIOLATIONS) check(input, '', violations, input);
    }
    if (violations.length === 0) return undefined;
    violations.length = Math.min(violations.length, MOST_VIOLATIONS);
    const errors = violations.length === 1 ? 'error' : 'errors';
    return `${violations.length} validation ${errors} detected: ${violations.join('; ')}`;
  };
}

function compileCheck([head, ...rest]: readonly string[], rule: MemberRule): Check {
  if (head === undefined) return checkValue(rule);
  if (ENTRY_PHRASES[head] !== undefined) {
    if (rest.length === 0) return checkEntries(head, rule);
    const check = compileCheck(rest, rule);
    return (value, field, violations, input) => {
      for (const [name, entry] of namedEntries(value)) {
        if (violations.length < MOST_VIOLATIONS) check(entry, `${field}.${name}.member`, violations, input);
      }
    };
  }
  const check = compileCheck(rest, rule);
  const name = head.charAt(0).toLowerCase() + head.slice(1);
  return (value, field, violations, input) => {
    if (typeof value !== 'object' || value === null) return;
    const member = (value as Record<string, unknown>)[head]; // an object, by the line before
    check(member, field === '' ? name : `${field}.${name}`, violations, input);
  };
}

function checkValue(rule: MemberRule): Check {
  const constraints = compileConstraints(rule);
  const { required, requiredUnless } = rule;
  return (value, field, violations, input) => {
    if (value === undefined || value === null) {
      const isRequired = requiredUnless === undefined ? required : !has(input, requiredUnless);
      if (isRequired) violations.push(describe(value, field, NOT_NULL));
      return;
    }
    for (const { text, isMet } of constraints) {
      if (!isMet(value)) violations.push(describe(value, field, text));
    }
  };
}

/** How AWS's sentence begins for constraints of entries, by the last part of the path. */
const ENTRY_PHRASES: Readonly<Record<string, string>> = {
  member: 'Member must satisfy constraint',
  '{key}': 'Map keys must satisfy constraint',
  '{value}': 'Map value must satisfy constraint',
};

function checkEntries(part: string, rule: MemberRule): Check {
  const constraints: readonly Constraint[] = compileConstraints(rule);
  const text = `${ENTRY_PHRASES[part]}: [${constraints.map((constraint) => constraint.text).join(', ')}]`;
  return (value, field, violations) => {
    const entries = namedEntries(value).map(([name, entry]) => (part === '{key}' ? name : entry));
    const areMet = entries.every((entry) => constraints.every(({ isMet }) => isMet(entry)));
    if (!areMet) violations.push(describe(value, field, text));
  };
}

/** List entries by their number from 1, map entries by their key. */
function namedEntries(value: unknown): (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.map((entry, index) => [String(index + 1), entry] as const);
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function has(input: object, member: string): boolean {
  return member in input && input[member as keyof typeof input] !== undefined; // a key of it, by the check before
}

function describe(value: unknown, field: string, constraint: string): string {
  const shown = value === undefined || value === null ? 'Value null' : `Value '${print(value)}'`;
  return `${shown} at '${field}' failed to satisfy constraint: ${constraint}`;
}

/** In the form of Java's `toString`. */
function print(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(print).join(', ')}]`;
  if (value instanceof Uint8Array) return `java.nio.HeapByteBuffer[pos=0 lim=${value.length} cap=${value.length}]`;
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    const entries = Object.entries(value).map(([key, entry]) => `${key}=${print(entry)}`);
    return `{${entries.join(', ')}}`;
  }
  return String(value);
}
