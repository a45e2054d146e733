/** Patterns over JSON messages: `{ $.level = "ERROR" && $.latency > 100 }`. */
import { LogFilterScanner, type Predicate, parseExpression } from './scanner.ts';
import { parseComparison } from './values.ts';

/** A step of a selector: a property, an index, or every entry of a list. */
type Step = string | number | typeof EVERY_ENTRY;

const EVERY_ENTRY = Symbol('*');

/** Matches messages that consist of JSON only. */
export function compileJsonPattern(pattern: string): (message: string) => boolean {
  const scanner = new LogFilterScanner(pattern);
  scanner.expect('{');
  const holds = parseExpression(scanner, parseCondition);
  scanner.expect('}');
  scanner.skipSpace();
  if (!scanner.atEnd) throw scanner.unexpected();
  return (message) => {
    const json = parseMessage(message);
    return json !== undefined && holds(json);
  };
}

function parseMessage(message: string): unknown {
  if (!/^\s*[{[]/.test(message)) return undefined;
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

function parseCondition(scanner: LogFilterScanner): Predicate<unknown> {
  const steps = parseSelector(scanner);
  scanner.skipSpace();
  const keyword = scanner.match(/(IS\s+(NULL|TRUE|FALSE)|NOT\s+EXISTS|EXISTS)\b/iy);
  const test = keyword === undefined ? parseComparison(scanner) : keywordTest(keyword);
  if (/^NOT/i.test(keyword ?? '')) return (json) => select(json, steps).length === 0;
  return (json) => select(json, steps).some(test);
}

function keywordTest(keyword: string): (value: unknown) => boolean {
  const word = keyword.split(/\s+/).at(-1)?.toUpperCase();
  if (word === 'NULL') return (value) => value === null;
  if (word === 'EXISTS') return () => true;
  return (value) => value === (word === 'TRUE');
}

function parseSelector(scanner: LogFilterScanner): Step[] {
  scanner.expect('$');
  const steps: Step[] = [];
  for (;;) {
    const dot = scanner.match(/\./y) !== undefined;
    if (scanner.match(/\[/y) !== undefined) {
      steps.push(parseBracket(scanner));
    } else if (dot) {
      const name = scanner.match(/[^\s.[\]{}()=!<>&|",'%$]+/y);
      if (name === undefined) throw scanner.unexpected();
      steps.push(name);
    } else {
      return steps;
    }
  }
}

function parseBracket(scanner: LogFilterScanner): Step {
  scanner.skipSpace();
  const quote = scanner.peek();
  let step: Step;
  if (quote === "'" || quote === '"') {
    step = scanner.delimited(quote);
  } else {
    const text = scanner.match(/\d+|\*/y);
    if (text === undefined) throw scanner.unexpected();
    step = text === '*' ? EVERY_ENTRY : Number(text);
  }
  scanner.expect(']');
  return step;
}

/** The values that a selector selects: none, one, or with `[*]` any number. */
function select(json: unknown, steps: readonly Step[]): unknown[] {
  let values: unknown[] = [json];
  for (const step of steps) values = values.flatMap((value) => stepInto(value, step));
  return values;
}

function stepInto(value: unknown, step: Step): unknown[] {
  if (Array.isArray(value)) {
    if (step === EVERY_ENTRY) return value;
    return typeof step === 'number' && step < value.length ? [value[step]] : [];
  }
  if (typeof value !== 'object' || value === null || typeof step !== 'string') return [];
  return Object.hasOwn(value, step) ? [(value as Record<string, unknown>)[step]] : []; // an object has members by name
}
