/** Splits an expression into tokens. */

export interface Token {
  readonly kind: 'word' | 'name' | 'value' | 'index' | 'sign' | 'keyword' | 'end';
  /** Keywords are in upper case. */
  readonly text: string;
}

const TOKEN = /[ \t\r\n]*(?:([A-Za-z]\w*)|(#\w+)|(:\w+)|(\d+)|(<>|<=|>=|[=<>(),.[\]])|(.|$))/sy;
const KINDS = ['word', 'name', 'value', 'index', 'sign'] as const;
const KEYWORDS = new Set(['BETWEEN', 'IN', 'AND', 'OR', 'NOT']);
const END: Token = { kind: 'end', text: '<EOF>' };

/** A position in an expression's tokens. */
export class Tokens {
  readonly #tokens: Token[] = [];
  #next = 0;

  constructor(text: string) {
    TOKEN.lastIndex = 0;
    for (;;) {
      const [, ...groups] = TOKEN.exec(text) ?? [];
      const group = groups.findIndex((found) => found !== undefined);
      const found = groups[group] ?? '';
      if (found === '') return;
      const keyword = group === 0 && KEYWORDS.has(found.toUpperCase());
      const kind = keyword ? 'keyword' : (KINDS[group] ?? 'end');
      this.#tokens.push({ kind, text: keyword ? found.toUpperCase() : found });
      if (kind === 'end') return; // no token begins with this character
    }
  }

  peek(): Token {
    return this.#tokens[this.#next] ?? END;
  }

  take(): Token {
    const token = this.peek();
    this.#next += 1;
    return token;
  }

  /** Takes the next token if it is the given sign or keyword. */
  accept(text: string): boolean {
    const { kind, text: next } = this.peek();
    if (next !== text || (kind !== 'sign' && kind !== 'keyword')) return false;
    this.#next += 1;
    return true;
  }

  expect(text: string): void {
    if (!this.accept(text)) throw this.unexpected();
  }

  /** Whether the token after the next one is the given sign. */
  isFollowedBy(text: string): boolean {
    return this.#tokens[this.#next + 1]?.text === text;
  }

  /** The error for the next token. */
  unexpected(): ExpressionError {
    const near = this.#tokens.slice(Math.max(0, this.#next - 1), this.#next + 2).map(({ text }) => text);
    return new ExpressionError(`Syntax error; token: "${this.peek().text}", near: "${near.join(' ')}"`);
  }
}

/** The expression cannot be parsed any further. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}
