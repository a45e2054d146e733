/** Patterns of terms: `ERROR -"connection reset"`, `?WARN ?ERROR`, `%\d+ ms%`. */
import { invalidCharacters } from './error.ts';
import { compileLogRegex } from './regex.ts';
import { LogFilterScanner } from './scanner.ts';

type Test = (message: string) => boolean;

type Kind = 'required' | 'excluded' | 'optional';

interface Term {
  readonly kind: Kind;
  readonly test: Test;
}

const KINDS: Readonly<Record<string, Kind>> = { '-': 'excluded', '?': 'optional' };

/**
 * Every required term must be in the message and no excluded one. Optional terms, of which one is enough, are ignored beside
 * others.
 */
export function compileTerms(pattern: string): Test {
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

function parseTerm(scanner: LogFilterScanner): Test {
  if (scanner.peek() === '"') return contains(scanner.delimited('"'));
  if (scanner.peek() === '%') {
    const expression = compileLogRegex(scanner.delimited('%'));
    return (message) => expression.test(message);
  }
  const word = scanner.match(/[\p{L}\p{N}_]+/uy);
  if (word === undefined) throw scanner.atEnd ? invalidCharacters('') : scanner.unexpected();
  return contains(word);
}

function contains(text: string): Test {
  return (message) => message.includes(text);
}
