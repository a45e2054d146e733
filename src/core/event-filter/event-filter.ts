/** Event patterns of Lambda's filter criteria: whether a record matches. */
import { compileRules, InvalidPatternError, isObject, isOperator } from './rules.ts';

export { InvalidPatternError } from './rules.ts';

/** Whether a JSON value matches a pattern. */
export type EventFilter = (event: unknown) => boolean;

/**
 * Compiles a pattern, the JSON text of a filter. Throws {@link InvalidPatternError} when it is not JSON, or not an object
 * whose leaves are non-empty lists of values and operators.
 *
 * Members of one object must all match, entries of one list are alternatives, `$or` holds alternative objects. An array
 * in the event matches when one of its elements does.
 */
export function compileEventFilter(pattern: string): EventFilter {
  return compileObject(parsePattern(pattern));
}

function parsePattern(pattern: string): unknown {
  try {
    return JSON.parse(pattern);
  } catch {
    throw new InvalidPatternError('not JSON');
  }
}

function compileObject(pattern: unknown): EventFilter {
  if (!isObject(pattern) || Object.keys(pattern).length === 0) throw new InvalidPatternError('not an object pattern');
  const members = Object.entries(pattern).map(([name, value]) => compileMember(name, value));
  const matchesMembers = (event: unknown): boolean => {
    const object = isObject(event) ? event : {};
    return members.every((member) => member(object));
  };
  return (event) => (Array.isArray(event) && event.length > 0 ? event.some(matchesMembers) : matchesMembers(event));
}

function compileMember(name: string, pattern: unknown): (object: Readonly<Record<string, unknown>>) => boolean {
  if (name === '$or' && isAlternatives(pattern)) {
    const alternatives = pattern.map(compileObject);
    return (object) => alternatives.some((alternative) => alternative(object));
  }
  const matches = Array.isArray(pattern) ? compileRules(pattern) : compileObject(pattern);
  // Own members only: a pattern for "constructor" must not find what every object inherits.
  return (object) => matches(Object.hasOwn(object, name) ? object[name] : undefined);
}

/** `$or` is an operator when it holds at least two patterns; otherwise it is a member of that name. */
function isAlternatives(pattern: unknown): pattern is readonly object[] {
  return (
    Array.isArray(pattern) && pattern.length > 1 && pattern.every((entry) => isObject(entry) && !isOperator(entry))
  );
}
