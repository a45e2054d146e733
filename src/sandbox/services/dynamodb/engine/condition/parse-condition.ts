/**
 * Parses conditions, filters and key conditions into the engine's syntax tree, in a time that is linear in their length:
 * that of dynalite's own parser grows tenfold with every two levels of parentheses, and nothing else runs meanwhile.
 */
import { ConditionRules, type ExpressionContext } from './condition-rules.ts';
import type { Condition, Operand, PathPart } from './syntax-tree.ts';
import { ExpressionError, Tokens } from './tokens.ts';

const MAX_OPERATORS = 300;
const COMPARATORS = new Set(['=', '<>', '<', '<=', '>', '>=']);

export interface ParsedCondition {
  readonly expression: Condition;
  /** The first names of paths with several parts. */
  readonly nestedPaths: Readonly<Record<string, true>>;
  readonly pathHeads: Readonly<Record<string, true>>;
}

/** Returns the message of a violated rule; throws an error with the message of a syntax error. */
export function parseCondition(text: string, { context }: { context: ExpressionContext }): ParsedCondition | string {
  return new ConditionParser(text, context).parse();
}

/** A part of the expression whose use is known only from what follows it; a function can be a condition or an operand. */
interface Part {
  readonly condition?: Condition;
  readonly operand?: Operand;
  /** It is in parentheses of its own. */
  readonly wrapped?: true;
}

class ConditionParser {
  readonly #tokens: Tokens;
  readonly #rules: ConditionRules;
  #operators = 0;
  #depth = 0;

  constructor(text: string, context: ExpressionContext) {
    this.#tokens = new Tokens(text);
    this.#rules = new ConditionRules(context);
  }

  parse(): ParsedCondition | string {
    const expression = this.#asCondition(this.#or());
    if (this.#tokens.peek().kind !== 'end' || this.#tokens.peek().text !== '<EOF>') throw this.#tokens.unexpected();
    this.#rules.checkNoSize([expression]);
    const { nestedPaths, pathHeads } = this.#rules;
    return this.#rules.violated() ?? { expression, nestedPaths, pathHeads };
  }

  #or(): Part {
    return this.#chain('OR', () => this.#chain('AND', () => this.#not()));
  }

  /** Nests to the right, as the engine does. */
  #chain(keyword: 'OR' | 'AND', next: () => Part): Part {
    const first = next();
    if (!this.#tokens.accept(keyword)) return first;
    const conditions = [this.#asCondition(first)];
    do {
      this.#countOperator();
      conditions.push(this.#asCondition(next()));
    } while (this.#tokens.accept(keyword));
    this.#rules.checkNoSize(conditions);
    const type = keyword === 'OR' ? 'or' : 'and';
    return { condition: conditions.reduceRight((right, left): Condition => ({ type, args: [left, right] })) };
  }

  #not(): Part {
    let negations = 0;
    while (this.#tokens.accept('NOT')) {
      this.#countOperator();
      negations += 1;
    }
    const part = this.#comparison();
    if (negations === 0) return part;
    let condition = this.#asCondition(part);
    this.#rules.checkNoSize([condition]);
    for (; negations > 0; negations -= 1) condition = { type: 'not', args: [condition] };
    return { condition };
  }

  #comparison(): Part {
    const part = this.#unit();
    if (part.operand === undefined) return part;
    const { kind, text } = this.#tokens.peek();
    const condition = COMPARATORS.has(text)
      ? this.#compare(part.operand)
      : kind === 'keyword' && text === 'BETWEEN'
        ? this.#between(part.operand)
        : kind === 'keyword' && text === 'IN'
          ? this.#in(part.operand)
          : undefined;
    if (condition === undefined) return part;
    this.#rules.endCondition();
    return { condition };
  }

  #compare(left: Operand): Condition {
    const type = this.#tokens.take().text;
    this.#countOperator();
    const args = [left, this.#operand()];
    this.#rules.checkNoCondition(args);
    this.#rules.checkDistinct(type, args);
    this.#rules.checkOrder(type, args);
    return { type, args };
  }

  #between(value: Operand): Condition {
    this.#tokens.expect('BETWEEN');
    this.#countOperator();
    const lower = this.#operand();
    this.#tokens.expect('AND');
    const args = [value, lower, this.#operand()];
    this.#rules.checkNoCondition(args);
    this.#rules.checkOrder('BETWEEN', args);
    this.#rules.checkBounds(args[1], args[2]);
    return { type: 'between', args };
  }

  #in(value: Operand): Condition {
    this.#tokens.expect('IN');
    this.#countOperator();
    const args = [value, ...this.#arguments()];
    this.#rules.checkNoCondition(args);
    return { type: 'in', args };
  }

  #arguments(): Operand[] {
    this.#tokens.expect('(');
    const found = [this.#operand()];
    while (this.#tokens.accept(',')) found.push(this.#operand());
    this.#tokens.expect(')');
    return found;
  }

  #operand(): Operand {
    const { operand } = this.#unit();
    if (operand === undefined) throw this.#tokens.unexpected();
    return operand;
  }

  /** An operand, or whatever is in parentheses. */
  #unit(): Part {
    if (!this.#tokens.accept('(')) return { operand: this.#simpleOperand() };
    this.#depth += 1;
    // Parentheses that are needed have an operator each.
    if (this.#depth > MAX_OPERATORS + 1) throw new ExpressionError('The expression has redundant parentheses;');
    const inner = this.#or();
    this.#depth -= 1;
    this.#tokens.expect(')');
    if (inner.wrapped) this.#rules.foundRedundantParentheses();
    return { ...inner, wrapped: true };
  }

  #simpleOperand(): Operand {
    const { kind, text } = this.#tokens.peek();
    if (kind === 'value') {
      this.#tokens.take();
      return this.#rules.resolveValue(text);
    }
    if (kind === 'word' && this.#tokens.isFollowedBy('(')) {
      this.#tokens.take();
      return this.#rules.checkCall(text, this.#arguments());
    }
    return this.#rules.resolvePath([this.#pathName(), ...this.#pathRest()]);
  }

  #pathName(): PathPart {
    const { kind, text } = this.#tokens.peek();
    if (kind !== 'word' && kind !== 'name') throw this.#tokens.unexpected();
    this.#tokens.take();
    return text;
  }

  #pathRest(): PathPart[] {
    const parts: PathPart[] = [];
    for (;;) {
      if (this.#tokens.accept('.')) parts.push(this.#pathName());
      else if (this.#tokens.accept('[')) {
        if (this.#tokens.peek().kind !== 'index') throw this.#tokens.unexpected();
        parts.push(Number(this.#tokens.take().text));
        this.#tokens.expect(']');
      } else return parts;
    }
  }

  #asCondition({ condition, operand }: Part): Condition {
    if (condition !== undefined) return condition;
    if (operand === undefined || !('type' in operand)) throw this.#tokens.unexpected();
    this.#rules.endCondition();
    return operand;
  }

  #countOperator(): void {
    this.#operators += 1;
    if (this.#operators > MAX_OPERATORS) {
      throw new ExpressionError(`The expression contains too many operators; operator count: ${this.#operators}`);
    }
  }
}
