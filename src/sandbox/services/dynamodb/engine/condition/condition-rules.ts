/** The rules of conditions beyond their syntax; of several violated ones AWS names that which comes first in its order. */
import type { AttributeValue } from '../../../../../core/item-size.ts';
import type { Condition, FunctionCall, Operand, PathPart } from './syntax-tree.ts';

/** What the engine passes to its parsers. */
export interface ExpressionContext {
  readonly attrNames?: Readonly<Record<string, string>>;
  readonly attrVals?: Readonly<Record<string, AttributeValue>>;
  /** Names and values that no expression of the request has used yet. */
  readonly unusedAttrNames: Record<string, true>;
  readonly unusedAttrVals: Record<string, true>;
  isReserved(name: string): boolean;
  compare(comparator: 'GT', left: AttributeValue, right: AttributeValue): boolean;
}

/** Functions with their numbers of operands. */
const FUNCTIONS: Readonly<Record<string, number>> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
  size: 1,
};

const UPDATE_FUNCTIONS = new Set(['if_not_exists', 'list_append']);
const ORDERED = new Set(['<', '<=', '>', '>=', 'BETWEEN']);
const SCALARS = new Set(['S', 'N', 'B']);

const TYPES = ['S', 'N', 'B', 'NULL', 'BOOL', 'SS', 'NS', 'BS', 'L', 'M'] as const;

/** In the order in which AWS tells them. */
const OF_EXPRESSION = ['parens', 'unknownFunction', 'misusedFunction', 'reserved', 'condition'] as const;
const OF_CONDITION = ['nameOrValue', 'operand', 'distinct', 'function'] as const;

type Rule = (typeof OF_EXPRESSION)[number] | (typeof OF_CONDITION)[number];

export class ConditionRules {
  readonly nestedPaths: Record<string, true> = Object.create(null);
  readonly pathHeads: Record<string, true> = Object.create(null);
  readonly #context: ExpressionContext;
  /** The first violation of each rule. */
  readonly #violations = new Map<Rule, string>();

  constructor(context: ExpressionContext) {
    this.#context = context;
  }

  violated(): string | undefined {
    return this.#first(OF_EXPRESSION);
  }

  /** Called after every comparison and function: the first with a violation is told. */
  endCondition(): void {
    const message = this.#first(OF_CONDITION);
    if (message !== undefined) this.#violate('condition', message);
  }

  foundRedundantParentheses(): void {
    this.#violate('parens', 'The expression has redundant parentheses;');
  }

  resolveValue(name: string): Operand {
    const value = own(this.#context.attrVals, name);
    if (value === undefined) {
      const message = 'An expression attribute value used in expression is not defined; attribute value: ';
      this.#violate('nameOrValue', message + name);
      return [];
    }
    delete this.#context.unusedAttrVals[name];
    return value;
  }

  resolvePath(parts: readonly PathPart[]): Operand {
    const path = parts.map((part) => (typeof part === 'number' ? part : this.#resolveName(part)));
    const head = String(path[0]);
    if (path.length > 1) this.nestedPaths[head] = true;
    this.pathHeads[head] = true;
    return path;
  }

  #resolveName(part: string): string {
    if (!part.startsWith('#')) {
      if (this.#context.isReserved(part)) {
        this.#violate('reserved', `Attribute name is a reserved keyword; reserved keyword: ${part}`);
      }
      return part;
    }
    const name = own(this.#context.attrNames, part);
    if (name === undefined) {
      const message = 'An expression attribute name used in the document path is not defined; attribute name: ';
      this.#violate('nameOrValue', message + part);
      return part;
    }
    delete this.#context.unusedAttrNames[part];
    return name;
  }

  checkCall(name: string, args: readonly Operand[]): FunctionCall {
    this.checkNoCondition(args);
    return { type: 'function', name, args, attrType: this.#resultType(name, args) };
  }

  #resultType(name: string, args: readonly Operand[]): string | undefined {
    const count = own(FUNCTIONS, name);
    if (UPDATE_FUNCTIONS.has(name)) {
      this.#violate('unknownFunction', `The function is not allowed in a condition expression; function: ${name}`);
      return undefined;
    }
    if (count === undefined) {
      this.#violate('unknownFunction', `Invalid function name; function: ${name}`);
      return undefined;
    }
    if (count !== args.length) {
      this.#violate(
        'operand',
        'Incorrect number of operands for operator or function; ' +
          `operator or function: ${name}, number of operands: ${args.length}`,
      );
      return undefined;
    }
    this.checkDistinct(name, args);
    this.#checkOperands(name, args);
    return name === 'size' ? 'N' : 'BOOL';
  }

  #checkOperands(name: string, args: readonly Operand[]): void {
    const [first, second] = args.map(typeOf);
    const wrongType = (type: string): void =>
      this.#violate(
        'function',
        `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`,
      );
    if (name === 'attribute_exists' || name === 'attribute_not_exists') {
      if (Array.isArray(args[0])) return;
      this.#violate('function', `Operator or function requires a document path; operator or function: ${name}`);
    } else if (name === 'begins_with') {
      const wrong = [first, second].find((type) => type !== undefined && type !== 'S' && type !== 'B');
      if (wrong !== undefined) wrongType(wrong);
    } else if (name === 'size') {
      if (first === 'N' || first === 'BOOL' || first === 'NULL') wrongType(first);
    } else if (name === 'attribute_type') {
      if (second !== 'S') {
        wrongType(second ?? '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}');
        return;
      }
      const type = literalOf(args[1])?.S;
      if (TYPES.some((known) => known === type)) return;
      const valid = '{B,NULL,SS,BOOL,L,BS,N,NS,S,M}';
      this.#violate('function', `Invalid attribute type name found; type: ${type}, valid types: ${valid}`);
    }
  }

  /** Only `size` can be an operand. */
  checkNoCondition(args: readonly Operand[]): void {
    for (const arg of args) {
      if ('type' in arg && arg.name !== 'size') this.#misused(arg.name);
    }
  }

  /** `size` cannot be a condition. */
  checkNoSize(conditions: readonly Condition[]): void {
    for (const condition of conditions) {
      if ('name' in condition && condition.name === 'size') this.#misused('size');
    }
  }

  #misused(name: string): void {
    this.#violate(
      'misusedFunction',
      `The function is not allowed to be used this way in an expression; function: ${name}`,
    );
  }

  checkDistinct(operator: string, args: readonly Operand[]): void {
    const [first, second] = args;
    if (args.length !== 2 || !Array.isArray(first) || !Array.isArray(second)) return;
    if (first.length === 0 || first.length !== second.length) return;
    if (first.some((part, index) => part !== second[index])) return;
    const path = first.map((part) => (typeof part === 'number' ? `[${part}]` : part)).join(', ');
    this.#violate(
      'distinct',
      'The first operand must be distinct from the remaining operands for this operator or function; ' +
        `operator: ${operator}, first operand: [${path}]`,
    );
  }

  /** Only strings, numbers and binary values have an order. */
  checkOrder(operator: string, args: readonly Operand[]): void {
    if (!ORDERED.has(operator)) return;
    const wrong = args.map(typeOf).find((type) => type !== undefined && !SCALARS.has(type));
    if (wrong === undefined) return;
    this.#violate(
      'function',
      `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${wrong}`,
    );
  }

  checkBounds(lower: Operand | undefined, upper: Operand | undefined): void {
    const [from, to] = [literalOf(lower), literalOf(upper)];
    if (from === undefined || to === undefined) return;
    const same = typeOf(from) === typeOf(to);
    if (same && !this.#context.compare('GT', from, to)) return;
    this.#violate(
      'function',
      `The BETWEEN operator requires ${same ? 'upper bound to be greater than or equal to lower bound' : 'same data type for lower and upper bounds'}; ` +
        `lower bound operand: AttributeValue: ${valueText(from)}, upper bound operand: AttributeValue: ${valueText(to)}`,
    );
  }

  #violate(rule: Rule, message: string): void {
    if (!this.#violations.has(rule)) this.#violations.set(rule, message);
  }

  #first(rules: readonly Rule[]): string | undefined {
    return rules.map((rule) => this.#violations.get(rule)).find((message) => message !== undefined);
  }
}

function own<Value>(values: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined;
}

function literalOf(operand: Operand | undefined): AttributeValue | undefined {
  return operand === undefined || Array.isArray(operand) || 'type' in operand ? undefined : (operand as AttributeValue);
}

/** Of a value or a function's result. */
function typeOf(operand: Operand): string | undefined {
  if (Array.isArray(operand)) return undefined;
  if ('type' in operand) return operand.attrType;
  const value = literalOf(operand);
  return TYPES.find((type) => value?.[type] !== undefined);
}

function valueText(value: AttributeValue): string {
  const type = TYPES.find((candidate) => value[candidate] !== undefined) ?? 'S';
  return `{${type}:${String(value[type])}}`;
}
