/** Patterns over messages of space-delimited fields: `[ip, user, ..., status = 4* || status = 5*, bytes > 1000]`. */
import { invalidLogsInput } from '../errors.ts';
import { LogFilterScanner, type Predicate, parseExpression } from './scanner.ts';
import { parseComparison } from './values.ts';

const ELLIPSIS = '...';

type FieldTest = Predicate<string>;

/** Matches messages with the pattern's number of fields, or more if it has `...`, whose conditions all hold. */
export function compileFieldsPattern(pattern: string): (message: string) => boolean {
  const fields = parseFields(pattern);
  const gap = fields.indexOf(ELLIPSIS);
  const head = testsOf(gap < 0 ? fields : fields.slice(0, gap));
  const tail = testsOf(gap < 0 ? [] : fields.slice(gap + 1));
  return (message) => {
    const values = splitFields(message);
    const needed = head.length + tail.length;
    if (gap < 0 ? values.length !== needed : values.length < needed) return false;
    const end = values.length - tail.length;
    return (
      head.every((holds, index) => holds(values[index] ?? '')) &&
      tail.every((holds, index) => holds(values[end + index] ?? ''))
    );
  };
}

function testsOf(fields: readonly (FieldTest | typeof ELLIPSIS)[]): FieldTest[] {
  return fields.map((field) => {
    if (field === ELLIPSIS) throw invalidLogsInput('Only one ellipsis is allowed in a filter pattern');
    return field;
  });
}

function parseFields(pattern: string): (FieldTest | typeof ELLIPSIS)[] {
  const scanner = new LogFilterScanner(pattern);
  scanner.expect('[');
  const fields: (FieldTest | typeof ELLIPSIS)[] = [];
  do {
    fields.push(scanner.accept(ELLIPSIS) ? ELLIPSIS : parseExpression(scanner, parseField));
  } while (scanner.accept(','));
  scanner.expect(']');
  scanner.skipSpace();
  if (!scanner.atEnd) throw scanner.unexpected();
  return fields;
}

/** A field's name, with an optional condition. */
function parseField(scanner: LogFilterScanner): FieldTest {
  scanner.skipSpace();
  if (scanner.match(/[\p{L}\p{N}_.$-]+/uy) === undefined) throw scanner.unexpected();
  scanner.skipSpace();
  return /[=!<>]/.test(scanner.peek()) ? parseComparison(scanner) : () => true;
}

/** Splits at white space, except inside `[...]` and `"..."`, which are one field without the delimiters. */
function splitFields(message: string): string[] {
  return [...message.matchAll(/\[([^\]]*)\]|"([^"]*)"|\S+/g)].map(
    ([whole, bracketed, quoted]) => bracketed ?? quoted ?? whole,
  );
}
