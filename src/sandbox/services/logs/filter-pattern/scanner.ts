/** Reads a filter pattern from left to right. */
import { invalidCharacters, LogFilterError } from './error.ts';

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
    throw new LogFilterError('Unexpected end of filter pattern');
  }

  /** The complaint of what is next. */
  unexpected(): LogFilterError {
    this.skipSpace();
    return this.atEnd ? new LogFilterError('Unexpected end of filter pattern') : invalidCharacters(this.peek());
  }
}
