/** Parses a file of items: a JSON list, JSON lines, or CSV with a header line, detected by content. */
import { UsageError } from '../core/errors.ts';
import { parseJson } from './read-input.ts';

/** One entry of the file and its position, for error messages. */
export interface FileEntry {
  readonly value: unknown;
  readonly where: string;
}

export function parseItems(text: string, file: string): readonly FileEntry[] {
  const content = text.replace(/^\uFEFF/, '');
  const first = content.trimStart().charAt(0);
  const entries = first === '[' ? parseList(content, file) : parseLines(content, file, first);
  if (entries.length === 0) throw new UsageError(`${file} has no items`);
  return entries;
}

function parseList(content: string, file: string): readonly FileEntry[] {
  const list = parseJson(content, file);
  if (!Array.isArray(list)) throw new UsageError(`${file} is not a JSON list of items`);
  return list.map((value, index) => ({ value, where: `${file}, item ${index + 1}` }));
}

function parseLines(content: string, file: string, first: string): readonly FileEntry[] {
  if (first !== '{' && first !== '"') return parseCsv(content, file);
  const whole = tryJson(content);
  if (whole !== undefined) return [{ value: whole, where: file }];
  return content.split('\n').flatMap((line, index) => {
    const where = `${file}, line ${index + 1}`;
    return line.trim() === '' ? [] : [{ value: parseJson(line, where), where }];
  });
}

function tryJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

/** RFC 4180: quotes around fields that hold commas, quotes (doubled) or line breaks. Empty fields are left out. */
function parseCsv(content: string, file: string): readonly FileEntry[] {
  const [names, ...rows] = csvRows(content, file);
  if (names === undefined) return [];
  const twice = names.fields.find((name, index) => name !== '' && names.fields.indexOf(name) < index);
  if (twice !== undefined) throw new UsageError(`${file} has two columns named ${twice}`);
  return rows.map(({ fields, line }) => {
    const where = `${file}, line ${line}`;
    if (fields.length > names.fields.length) throw new UsageError(`${where} has more fields than the header line`);
    const entries = fields.flatMap((field, index): [string, string][] => {
      const name = names.fields[index]?.trim();
      return field === '' || !name ? [] : [[name, field]];
    });
    return { value: new CsvRow(entries), where };
  });
}

/** All its values are text; their types depend on the table's key and on their form. */
export class CsvRow {
  readonly entries: readonly (readonly [string, string])[];

  constructor(entries: readonly (readonly [string, string])[]) {
    this.entries = entries;
  }
}

interface Row {
  readonly fields: readonly string[];
  readonly line: number;
}

function csvRows(content: string, file: string): readonly Row[] {
  const rows: Row[] = [];
  let fields: string[] = [];
  let line = 1;
  let startedAt = 1;
  const endRow = (): void => {
    if (fields.length > 1 || fields[0] !== '') rows.push({ fields, line: startedAt });
    fields = [];
    startedAt = line;
  };
  // A field, quoted or not, and its delimiter.
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  while (pattern.lastIndex <= content.length) {
    const match = pattern.exec(content);
    if (match === null)
      throw new UsageError(`${file}, line ${line}: a quote is not closed, or is inside an unquoted field`);
    const [, quoted, plain = '', end] = match;
    fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += (match[0].match(/\n/g) ?? []).length;
    if (end !== ',') endRow();
    if (end === '') break;
  }
  return rows;
}
