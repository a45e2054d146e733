/** Reads a filter pattern from left to right, and conditions in it that are joined by `&&` and `||`. */
import { ServiceError } from '../../../contract/service.ts';

/** The error for a pattern that cannot be read. */
export function unreadable(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message);
}

/** CloudWatch Logs' error for nearly everything: the characters that it could not place. */
export function invalidCharacters(characters: string): ServiceError {
  return unreadable(`Invalid character(s) in term '${characters}'`);
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

  /** Steps over `expected`, past white space, if it is there. */
  accept(expected: string): boolean {
    this.skipSpace();
    if (!this.#text.startsWith(expected, this.#position)) return false;
    this.#position += expected.length;
    return true;
  }

  expect(expected: string): void {
    if (!this.accept(expected)) throw this.unexpected();
  }

  /** What a sticky expression finds here, stepped over; undefined when it finds nothing. */
  match(expression: RegExp): string | undefined {
    expression.lastIndex = this.#position;
    const found = expression.exec(this.#text)?.[0];
    if (found !== undefined) this.#position += found.length;
    return found;
  }

  /** The inside of a text between two `delimiter`s, of which the first is next; a backslash keeps the character behind it. */
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
    throw unreadable('Unexpected end of filter pattern');
  }

  /** The complaint of what is next. */
  unexpected(): ServiceError {
    this.skipSpace();
    return this.atEnd ? unreadable('Unexpected end of filter pattern') : invalidCharacters(this.peek());
  }
}

export type Predicate<Subject> = (subject: Subject) => boolean;

type ParseCondition<Subject> = (scanner: LogFilterScanner) => Predicate<Subject>;

/** Reads conditions with parentheses, in which `&&` binds tighter than `||`; `parseCondition` reads a single one. */
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
