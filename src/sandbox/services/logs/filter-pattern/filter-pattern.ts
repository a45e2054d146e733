/** Filter patterns of CloudWatch Logs, which select the events of FilterLogEvents and of a live tail. */
import { compileFieldsPattern } from './fields.ts';
import { compileJsonPattern } from './json.ts';
import { invalidCharacters, LogFilterScanner } from './scanner.ts';
import { compileLogRegex } from './values.ts';

/** Whether a log event's message matches the pattern. */
export type LogFilter = (message: string) => boolean;

/** Throws InvalidParameterException for a pattern that cannot be read. An empty pattern matches everything. */
export function compileLogFilter(pattern = ''): LogFilter {
  const text = pattern.trim();
  if (text === '') return () => true;
  if (text.startsWith('{')) return compileJsonPattern(text);
  if (text.startsWith('[')) return compileFieldsPattern(text);
  return compileTerms(text);
}

type Kind = 'required' | 'excluded' | 'optional';

interface Term {
  readonly kind: Kind;
  readonly test: LogFilter;
}

const KINDS: Readonly<Record<string, Kind>> = { '-': 'excluded', '?': 'optional' };

/**
 * Terms such as `ERROR -"connection reset"`, `?WARN ?ERROR`, `%\d+ ms%`: every required term must be in the message and no
 * excluded one. Of optional terms one is enough; they are ignored if there are required or excluded ones.
 */
function compileTerms(pattern: string): LogFilter {
  const terms = parseTerms(pattern);
  const binding = terms.filter(({ kind }) => kind !== 'optional');
  if (binding.length === 0 && terms.length > 0) return (message) => terms.some(({ test }) => test(message));
  return (message) => binding.every(({ kind, test }) => test(message) === (kind === 'required'));
}

function parseTerms(pattern: string): Term[] {
  const scanner = new LogFilterScanner(pattern);
  const terms: Term[] = [];
  for (scanner.skipSpace(); !scanner.atEnd; scanner.skipSpace()) {
    const sign = scanner.match(/[?-]/y) ?? '';
    terms.push({ kind: KINDS[sign] ?? 'required', test: parseTerm(scanner) });
    if (!scanner.atEnd && !/\s/.test(scanner.peek())) throw scanner.unexpected();
  }
  return terms;
}

function parseTerm(scanner: LogFilterScanner): LogFilter {
  if (scanner.peek() === '"') return contains(scanner.delimited('"'));
  if (scanner.peek() === '%') {
    const expression = compileLogRegex(scanner.delimited('%'));
    return (message) => expression.test(message);
  }
  const word = scanner.match(/[\p{L}\p{N}_]+/uy);
  if (word === undefined) throw scanner.atEnd ? invalidCharacters('') : scanner.unexpected();
  return contains(word);
}

function contains(text: string): LogFilter {
  return (message) => message.includes(text);
}
