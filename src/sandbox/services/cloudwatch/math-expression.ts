/** Parses and evaluates metric math expressions. */
import {
  applyOperator,
  callFunction,
  type MathContext,
  MathError,
  type MathValue,
  type TimeSeries,
} from './metric-math.ts';

const TOKEN = /\s*(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[A-Za-z][A-Za-z0-9_]*|[-+*/^()[\],])/y;
/** The precedence of binary operators. */
const STRENGTH: Readonly<Record<string, number>> = { '+': 1, '-': 1, '*': 2, '/': 2, '^': 3 };

/** The time series of an expression; throws MathError. */
export function evaluateExpression(text: string, context: MathContext): TimeSeries {
  const reader = new Reader(tokensOf(text), context);
  const value = reader.expression(0);
  reader.end();
  if (typeof value === 'number' || !(value instanceof Map))
    throw new MathError('The expression is no single time series');
  return value;
}

/** The ids that an expression refers to: all names except functions. */
export function idsOf(text: string): string[] {
  const tokens = tokensOf(text);
  return tokens.filter((token, index) => /^[a-z]/.test(token) && tokens[index + 1] !== '(');
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const trimmed = text.trimEnd();
  while (TOKEN.lastIndex < trimmed.length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(trimmed)?.[1];
    if (token === undefined) throw new MathError(`Unexpected text at position ${at}`);
    tokens.push(token);
  }
  return tokens;
}

class Reader {
  readonly #tokens: readonly string[];
  readonly #context: MathContext;
  #next = 0;

  constructor(tokens: readonly string[], context: MathContext) {
    this.#tokens = tokens;
    this.#context = context;
  }

  end(): void {
    const token = this.#tokens[this.#next];
    if (token !== undefined) throw new MathError(`Unexpected ${token}`);
  }

  /** Evaluates operators with at least this precedence. */
  expression(strength: number): MathValue {
    let left = this.#operand();
    for (;;) {
      const operator = this.#tokens[this.#next] ?? '';
      const binds = STRENGTH[operator] ?? 0;
      if (binds === 0 || binds < strength) return left;
      this.#next += 1;
      left = applyOperator(operator, left, this.expression(operator === '^' ? binds : binds + 1));
    }
  }

  #operand(): MathValue {
    const token = this.#take();
    if (token === '-') return applyOperator('-', 0, this.expression(3));
    if (token === '(') return this.#closed(this.expression(0), ')');
    if (token === '[') return this.#list(']').map(asTimeSeries);
    if (/^\d/.test(token)) return Number(token);
    if (!/^[A-Za-z]/.test(token)) throw new MathError(`Unexpected ${token}`);
    if (this.#tokens[this.#next] !== '(') return this.#context.lookUp(token);
    this.#next += 1;
    return callFunction(token, this.#list(')'), this.#context);
  }

  #list(end: string): MathValue[] {
    const values: MathValue[] = [];
    if (this.#tokens[this.#next] === end) return this.#closed(values, end);
    for (;;) {
      values.push(this.expression(0));
      if (this.#tokens[this.#next] !== ',') return this.#closed(values, end);
      this.#next += 1;
    }
  }

  #closed<T>(value: T, end: string): T {
    const token = this.#take();
    if (token !== end) throw new MathError(`Expected ${end} instead of ${token}`);
    return value;
  }

  #take(): string {
    const token = this.#tokens[this.#next];
    if (token === undefined) throw new MathError('The expression ends too early');
    this.#next += 1;
    return token;
  }
}

function asTimeSeries(value: MathValue): TimeSeries {
  if (value instanceof Map) return value;
  throw new MathError('A list holds time series');
}
