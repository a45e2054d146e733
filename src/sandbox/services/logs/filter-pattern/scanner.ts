/** Scans a filter pattern, and parses its conditions joined by `&&` and `||`. */
import type { ServiceError } from '../../../contract/service.ts';
import { invalidLogsInput } from '../errors.ts';

/** CloudWatch Logs' error for most faults: the unexpected characters. */
export function invalidCharacters(characters: string): ServiceError {
  return invalidLogsInput(`Invalid character(s) in term '${characters}'`);
}

export class LogFilterScanner {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#position >= this.#text.length;
  }

  /** The next character, or the empty string at the end. */
  peek(): string {
    return this.#text.charAt(this.#position);
  }

  skipSpace(): void {
    this.match(/\s*/y);
  }

  /** Skips white space and `expected`, if it follows. */
  accept(expected: string): boolean {
    this.skipSpace();
    if (!this.#text.startsWith(expected, this.#position)) return false;
    this.#position += expected.length;
    return true;
  }

  expect(expected: string): void {
    if (!this.accept(expected)) throw this.unexpected();
  }

  /** Consumes and returns the match of a sticky expression; undefined without a match. */
  match(expression: RegExp): string | undefined {
    expression.lastIndex = this.#position;
    const found = expression.exec(this.#text)?.[0];
    if (found !== undefined) this.#position += found.length;
    return found;
  }

  /** Consumes a text between two `delimiter`s and returns its content; a backslash escapes the next character. */
  delimited(delimiter: string): string {
    let content = '';
    for (this.#position += 1; !this.atEnd; this.#position += 1) {
      const character = this.peek();
      if (character === delimiter) {
        this.#position += 1;
        return content;
      }
      const next = this.#text.charAt(this.#position + 1);
      if (character === '\\' && (next === delimiter || next === '\\') && delimiter === '"') {
        content += next;
        this.#position += 1;
      } else {
        content += character;
      }
    }
    throw invalidLogsInput('Unexpected end of filter pattern');
  }

  /** The error for an unexpected next character. */
  unexpected(): ServiceError {
    this.skipSpace();
    return this.atEnd ? invalidLogsInput('Unexpected end of filter pattern') : invalidCharacters(this.peek());
  }
}

export type Predicate<Subject> = (subject: Subject) => boolean;

type ParseCondition<Subject> = (scanner: LogFilterScanner) => Predicate<Subject>;

/** Parses conditions with parentheses, in which `&&` binds tighter than `||`; `parseCondition` parses a single one. */
export function parseExpression<Subject>(
  scanner: LogFilterScanner,
  parseCondition: ParseCondition<Subject>,
): Predicate<Subject> {
  const alternatives: Predicate<Subject>[] = [];
  do {
    alternatives.push(parseConjunction(scanner, parseCondition));
  } while (scanner.accept('||'));
  return (subject) => alternatives.some((holds) => holds(subject));
}

function parseConjunction<Subject>(
  scanner: LogFilterScanner,
  parseCondition: ParseCondition<Subject>,
): Predicate<Subject> {
  const conditions: Predicate<Subject>[] = [];
  do {
    conditions.push(parseOperand(scanner, parseCondition));
  } while (scanner.accept('&&'));
  return (subject) => conditions.every((holds) => holds(subject));
}

function parseOperand<Subject>(scanner: LogFilterScanner, parseCondition: ParseCondition<Subject>): Predicate<Subject> {
  if (!scanner.accept('(')) return parseCondition(scanner);
  const inner = parseExpression(scanner, parseCondition);
  scanner.expect(')');
  return inner;
}
