/** The lists at the leaves of an event pattern: values and operators, at least one of which must match. */

/** The text is not an event pattern; the message says why. */
export class InvalidPatternError extends Error {}

/** A value that rules apply to. */
type Leaf = string | number | boolean | null;

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isLeaf(value: unknown): value is Leaf {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

const OPERATORS = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard', 'anything-but', 'numeric', 'exists'];

/** Whether an object in a list is an operator such as `{"prefix": "a"}`, not a pattern. */
export function isOperator(pattern: object): boolean {
  return Object.keys(pattern).some((name) => OPERATORS.includes(name));
}

type Rule = (leaf: Leaf) => boolean;

/** Compiles a list of alternatives into a test of an event's value, which is undefined when absent. */
export function compileRules(patterns: readonly unknown[]): (value: unknown) => boolean {
  if (patterns.length === 0) throw new InvalidPatternError('an empty list matches nothing');
  const matchesAbsence = patterns.some((pattern) => isObject(pattern) && pattern.exists === false);
  const rules = patterns.map(compileRule);
  return (value) => {
    const leaves = leavesOf(value);
    if (leaves.length === 0) return matchesAbsence;
    return leaves.some((leaf) => rules.some((rule) => rule(leaf)));
  };
}

/** An object is not a leaf: for `exists` it counts as absent (observed). */
function leavesOf(value: unknown): readonly Leaf[] {
  if (Array.isArray(value)) return value.flatMap(leavesOf);
  return isLeaf(value) ? [value] : [];
}

function compileRule(pattern: unknown): Rule {
  if (isLeaf(pattern)) return (leaf) => leaf === pattern;
  if (!isObject(pattern)) throw new InvalidPatternError('a list inside a list');
  const [entry, ...others] = Object.entries(pattern);
  if (entry === undefined || others.length > 0) throw new InvalidPatternError('one operator at a time');
  const [operator, operand] = entry;
  return compileOperator(operator, operand);
}

function compileOperator(operator: string, operand: unknown): Rule {
  switch (operator) {
    case 'prefix':
    case 'suffix':
      return compileAffix(operator, operand);
    case 'equals-ignore-case':
    case 'wildcard':
      return ofText(textRule(operator, requireText(operand)));
    case 'anything-but':
      return compileAnythingBut(operand);
    case 'numeric':
      return compileNumeric(operand);
    case 'exists': {
      if (typeof operand !== 'boolean') throw new InvalidPatternError('exists takes true or false');
      return () => operand;
    }
    default:
      throw new InvalidPatternError(`unknown operator ${operator}`);
  }
}

type TextOperator = 'prefix' | 'suffix' | 'equals-ignore-case' | 'wildcard';
type TextRule = (text: string) => boolean;

function ofText(rule: TextRule): Rule {
  return (leaf) => typeof leaf === 'string' && rule(leaf);
}

function textRule(operator: TextOperator, operand: string): TextRule {
  switch (operator) {
    case 'prefix':
      return (text) => text.startsWith(operand);
    case 'suffix':
      return (text) => text.endsWith(operand);
    case 'equals-ignore-case':
      return (text) => text.toLowerCase() === operand.toLowerCase();
    case 'wildcard':
      return compileWildcard(operand);
  }
}

function requireText(operand: unknown): string {
  if (typeof operand !== 'string') throw new InvalidPatternError('the operator takes a string');
  return operand;
}

/** `{"prefix": "a"}`, or, ignoring case, `{"prefix": {"equals-ignore-case": "a"}}`. */
function compileAffix(operator: 'prefix' | 'suffix', operand: unknown): Rule {
  if (!isObject(operand)) return ofText(textRule(operator, requireText(operand)));
  const folded = requireText(operand['equals-ignore-case']).toLowerCase();
  const rule = textRule(operator, folded);
  return ofText((text) => rule(text.toLowerCase()));
}

/** `{"anything-but": value or list}`, or with an operator, `{"anything-but": {"prefix": text or list}}`. */
function compileAnythingBut(operand: unknown): Rule {
  if (!isObject(operand)) {
    const excluded = new Set(oneOrMore(operand));
    if (![...excluded].every((value) => typeof value === 'string' || typeof value === 'number')) {
      throw new InvalidPatternError('anything-but takes strings and numbers');
    }
    return (leaf) => !excluded.has(leaf);
  }
  const [entry, ...others] = Object.entries(operand);
  if (entry === undefined || others.length > 0 || !isTextOperator(entry[0])) {
    throw new InvalidPatternError('anything-but of an unknown operator');
  }
  const [operator, operands] = entry;
  const rules = oneOrMore(operands).map((text) => textRule(operator, requireText(text)));
  return (leaf) => !(typeof leaf === 'string' && rules.some((rule) => rule(leaf)));
}

function oneOrMore(operand: unknown): readonly unknown[] {
  if (!Array.isArray(operand)) return [operand];
  if (operand.length === 0) throw new InvalidPatternError('an empty list');
  return operand;
}

function isTextOperator(name: string): name is TextOperator {
  return name === 'prefix' || name === 'suffix' || name === 'equals-ignore-case' || name === 'wildcard';
}

/** `*` matches any sequence of characters; `\*` and `\\` match themselves. Linear time in the text for each part. */
function compileWildcard(operand: string): TextRule {
  const parts = [''];
  for (let index = 0; index < operand.length; index += 1) {
    const character = operand.charAt(index);
    if (character === '*') {
      if (operand.charAt(index + 1) === '*') throw new InvalidPatternError('two wildcards in a row');
      parts.push('');
      continue;
    }
    if (character === '\\') {
      index += 1;
      if (!['*', '\\'].includes(operand.charAt(index))) throw new InvalidPatternError('a stray backslash');
    }
    parts[parts.length - 1] += operand.charAt(index);
  }
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    if (!text.startsWith(first)) return false;
    let position = first.length;
    for (const part of rest) {
      const found = text.indexOf(part, position);
      if (found === -1) return false;
      position = found + part.length;
    }
    return text.length - last.length >= position && text.endsWith(last);
  };
}

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** `["=", 5]`, `[">", 0]`, `[">=", 0, "<", 10]`. Numbers only: a DynamoDB `N` is a string and never matches (observed). */
function compileNumeric(operand: unknown): Rule {
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4)) {
    throw new InvalidPatternError('numeric takes one or two comparisons');
  }
  const bounds: ((value: number) => boolean)[] = [];
  for (let index = 0; index < operand.length; index += 2) {
    const [operator, bound]: unknown[] = operand.slice(index, index + 2);
    const compare = typeof operator === 'string' ? COMPARISONS[operator] : undefined;
    if (compare === undefined || typeof bound !== 'number') throw new InvalidPatternError('not a comparison');
    bounds.push((value) => compare(value, bound));
  }
  if (operand.length === 4 && !isRange(operand)) throw new InvalidPatternError('not a range');
  return (leaf) => typeof leaf === 'number' && bounds.every((holds) => holds(leaf));
}

/** Two comparisons must be a lower and then an upper bound. */
function isRange([lower, low, upper, high]: readonly unknown[]): boolean {
  const opens = lower === '>' || lower === '>=';
  const closes = upper === '<' || upper === '<=';
  return opens && closes && Number(low) < Number(high);
}
