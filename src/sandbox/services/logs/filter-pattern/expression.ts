/** Conditions joined by `&&` and `||`, with parentheses; `&&` binds tighter. */
import type { LogFilterScanner } from './scanner.ts';

export type Condition<Subject> = (subject: Subject) => boolean;

type ParseCondition<Subject> = (scanner: LogFilterScanner) => Condition<Subject>;

/** As much of an expression as there is; `parseCondition` reads one that stands alone. */
export function parseExpression<Subject>(
  scanner: LogFilterScanner,
  parseCondition: ParseCondition<Subject>,
): Condition<Subject> {
  const alternatives: Condition<Subject>[] = [];
  do {
    alternatives.push(parseConjunction(scanner, parseCondition));
  } while (scanner.accept('||'));
  return (subject) => alternatives.some((holds) => holds(subject));
}

function parseConjunction<Subject>(
  scanner: LogFilterScanner,
  parseCondition: ParseCondition<Subject>,
): Condition<Subject> {
  const conditions: Condition<Subject>[] = [];
  do {
    conditions.push(parseOperand(scanner, parseCondition));
  } while (scanner.accept('&&'));
  return (subject) => conditions.every((holds) => holds(subject));
}

function parseOperand<Subject>(scanner: LogFilterScanner, parseCondition: ParseCondition<Subject>): Condition<Subject> {
  if (!scanner.accept('(')) return parseCondition(scanner);
  const inner = parseExpression(scanner, parseCondition);
  scanner.expect(')');
  return inner;
}
