/** Input constraints as data, and the one engine that turns a violation into AWS's generic sentence. */

/** Constraints of one member. Lengths count characters of a string, entries of a list or map, bytes of a blob. */
export interface MemberRule {
  readonly required?: boolean;
  /** Required unless the input has this other member, as a stream's name beside its ARN. */
  readonly requiredUnless?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly min?: number;
  readonly max?: number;
  /** A regular expression that must match the whole value; printed as it is. */
  readonly pattern?: string;
  /** Allowed values in the order in which AWS prints them. */
  readonly values?: readonly string[];
  /** Shortest and longest entry of a list, key of a map, value of a map, in characters. */
  readonly entryLength?: LengthRange;
  readonly keyLength?: LengthRange;
  readonly valueLength?: LengthRange;
}

export type LengthRange = readonly [min: number, max: number];

/** AWS stops counting here. */
const MOST_VIOLATIONS = 10;

/**
 * Rules by path of the SDK's member names: `FunctionName`, `Tags.member.Key` (each entry of a list), in the order in which
 * AWS reports them.
 */
export type InputRules = Readonly<Record<string, MemberRule>>;

/** The sentence of aws-behaviour.md 1.5 for every violated rule, or undefined when the input obeys them all. */
export function describeViolations(input: object, rules: InputRules): string | undefined {
  const violations: string[] = [];
  for (const [path, rule] of Object.entries(rules)) {
    const effective =
      rule.requiredUnless === undefined ? rule : { ...rule, required: !has(input, rule.requiredUnless) };
    violations.push(...violationsAt(input, path.split('.'), '', effective));
  }
  if (violations.length === 0) return undefined;
  violations.length = Math.min(violations.length, MOST_VIOLATIONS);
  const errors = violations.length === 1 ? 'error' : 'errors';
  return `${violations.length} validation ${errors} detected: ${violations.join('; ')}`;
}

function has(input: object, member: string): boolean {
  return member in input && input[member as keyof typeof input] !== undefined; // a key of it, by the check before
}

function violationsAt(value: unknown, path: readonly string[], field: string, rule: MemberRule): string[] {
  const [head, ...rest] = path;
  if (head === undefined) return constraints(value, rule).map((constraint) => violation(value, field, constraint));
  if (head === 'member') {
    if (!Array.isArray(value)) return [];
    return value.flatMap((entry, index) => violationsAt(entry, rest, `${field}.${index + 1}.member`, rule));
  }
  if (field !== '' && (typeof value !== 'object' || value === null)) return [];
  const member = (value as Record<string, unknown>)[head]; // an object, by the line above or by the caller's type
  const name = head.charAt(0).toLowerCase() + head.slice(1);
  return violationsAt(member, rest, field === '' ? name : `${field}.${name}`, rule);
}

function violation(value: unknown, field: string, constraint: string): string {
  const shown = value === undefined || value === null ? 'Value null' : `Value '${printed(value)}'`;
  return `${shown} at '${field}' failed to satisfy constraint: ${constraint}`;
}

function printed(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printed).join(', ')}]`;
  if (value instanceof Uint8Array) return `java.nio.HeapByteBuffer[pos=0 lim=${value.length} cap=${value.length}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([key, entry]) => `${key}=${printed(entry)}`)
      .join(', ')}}`;
  }
  return String(value);
}

function constraints(value: unknown, rule: MemberRule): string[] {
  if (value === undefined || value === null) return rule.required ? ['Member must not be null'] : [];
  const failed: string[] = [];
  const length = lengthOf(value);
  if (rule.maxLength !== undefined && length !== undefined && length > rule.maxLength)
    failed.push(`Member must have length less than or equal to ${rule.maxLength}`);
  if (rule.minLength !== undefined && length !== undefined && length < rule.minLength)
    failed.push(`Member must have length greater than or equal to ${rule.minLength}`);
  if (rule.min !== undefined && typeof value === 'number' && value < rule.min)
    failed.push(`Member must have value greater than or equal to ${rule.min}`);
  if (rule.max !== undefined && typeof value === 'number' && value > rule.max)
    failed.push(`Member must have value less than or equal to ${rule.max}`);
  if (rule.pattern !== undefined && !new RegExp(`^(?:${rule.pattern})$`).test(String(value)))
    failed.push(`Member must satisfy regular expression pattern: ${rule.pattern}`);
  if (rule.values !== undefined && !rule.values.includes(String(value)))
    failed.push(`Member must satisfy enum value set: [${rule.values.join(', ')}]`);
  if (rule.entryLength !== undefined && Array.isArray(value) && !all(value, rule.entryLength))
    failed.push(`Member must satisfy constraint: ${lengthConstraint(rule.entryLength)}`);
  if (rule.keyLength !== undefined && isMap(value) && !all(Object.keys(value), rule.keyLength))
    failed.push(`Map keys must satisfy constraint: ${lengthConstraint(rule.keyLength)}`);
  if (rule.valueLength !== undefined && isMap(value) && !all(Object.values(value), rule.valueLength))
    failed.push(`Map value must satisfy constraint: ${lengthConstraint(rule.valueLength)}`);
  return failed;
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function all(values: readonly unknown[], [min, max]: LengthRange): boolean {
  return values.every((value) => typeof value !== 'string' || (value.length >= min && value.length <= max));
}

function lengthConstraint([min, max]: LengthRange): string {
  return `[Member must have length less than or equal to ${max}, Member must have length greater than or equal to ${min}]`;
}

function lengthOf(value: unknown): number | undefined {
  if (typeof value === 'string' || Array.isArray(value) || value instanceof Uint8Array) return value.length;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length;
  return undefined;
}
