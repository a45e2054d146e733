/** Comparisons in structured filter patterns: `= "text*"`, `!= 200`, `>= 1e3`, `= %4\d\d%`. */
import { ANY_RUN, literalTokens, matchesTokens } from '../../../../core/policy/pattern.ts';
import { invalidLogsInput } from '../errors.ts';
import { invalidCharacters, type LogFilterScanner, type Predicate } from './scanner.ts';

type ValueTest = Predicate<unknown>;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

const STAR = '*'.charCodeAt(0);

/** The regular expressions of filter patterns are a small subset of JavaScript's. */
const NOT_IN_REGEX = /[^A-Za-z0-9_:#=@/;,\-^$?[\]{}|\\*+. ]/;

const ORDERS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** Parses an operator and its operand. */
export function parseComparison(scanner: LogFilterScanner): ValueTest {
  scanner.skipSpace();
  const operator = scanner.match(/!=|<=|>=|=|<|>/y);
  if (operator === undefined) throw scanner.unexpected();
  scanner.skipSpace();
  const order = ORDERS[operator];
  if (order !== undefined) return compareNumbers(order, parseWord(scanner));
  const equals = parseEquality(scanner);
  if (operator === '=') return equals;
  return (value) => isComparable(value) && !equals(value);
}

function compareNumbers(holds: (value: number, bound: number) => boolean, word: string): ValueTest {
  if (!NUMBER.test(word)) throw invalidLogsInput(`Invalid numeric value '${word}' in filter pattern`);
  const bound = Number(word);
  return (value) => {
    const number = typeof value === 'string' && NUMBER.test(value) ? Number(value) : value;
    return typeof number === 'number' && holds(number, bound);
  };
}

function parseEquality(scanner: LogFilterScanner): ValueTest {
  if (scanner.peek() === '%') {
    const expression = compileLogRegex(scanner.delimited('%'));
    return (value) => isComparable(value) && expression.test(String(value));
  }
  const quoted = scanner.peek() === '"';
  const text = quoted ? scanner.delimited('"') : parseWord(scanner);
  const matches = compileStars(text);
  const number = !quoted && NUMBER.test(text) ? Number(text) : undefined;
  return (value) => {
    if (!isComparable(value)) return false;
    if (number !== undefined && NUMBER.test(String(value))) return Number(value) === number;
    return matches(String(value));
  };
}

/** Only `*` is a wildcard here; `?` is an ordinary character. */
function compileStars(text: string): (actual: string) => boolean {
  if (!text.includes('*')) return (actual) => actual === text;
  const tokens = literalTokens(text).map((unit) => (unit === STAR ? ANY_RUN : unit));
  return (actual) => matchesTokens(tokens, actual);
}

function parseWord(scanner: LogFilterScanner): string {
  const word = scanner.match(/[^\s"%&|()<>=!,[\]{}]+/y);
  if (word === undefined) throw scanner.unexpected();
  return word;
}

function isComparable(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Compiles the content of `%...%`. Without groups, no expression can backtrack forever. */
export function compileLogRegex(source: string): RegExp {
  const unsupported = NOT_IN_REGEX.exec(source);
  if (unsupported !== null) throw invalidCharacters(unsupported[0]);
  try {
    return new RegExp(source);
  } catch {
    throw invalidCharacters(source);
  }
}
