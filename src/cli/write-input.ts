/** Turns the input of `write` into writes that the lab's source accepts, validated before anything is sent. */
import { UsageError } from '../core/errors.ts';
import type { Lab } from '../labs/lab.ts';
import { AttributeValueError, toItem } from '../steps/attribute-value.ts';
import { checkItemWrite, checkRecord, splitKey } from '../steps/check-write.ts';
import { keysOf, type TableSpec } from '../steps/table.ts';
import type { Item, RecordWrite, Write } from '../steps/writes.ts';
import { CsvRow, type FileEntry } from './items-file.ts';
import { parseJson } from './read-input.ts';

/** The values of the options, in their order. */
export interface WriteFlags {
  readonly put: readonly string[];
  readonly update: readonly string[];
  readonly delete: readonly string[];
  readonly data: readonly string[];
  readonly partitionKey?: string;
}

/** Puts first, then updates, then deletions. */
export function writesOfFlags(lab: Lab, flags: WriteFlags): readonly Write[] {
  const { source } = lab;
  const itemFlags = [...flags.put, ...flags.update, ...flags.delete];
  if (source.kind === 'kinesis-stream') {
    if (itemFlags.length > 0) {
      throw new UsageError(`The lab ${lab.id} writes to a Kinesis stream`, { hint: 'use --data' });
    }
    const partitionKey = flags.partitionKey ?? DEFAULT_PARTITION_KEY;
    return flags.data.map((data) => checkedRecord({ kind: 'record', partitionKey, data }, '--data'));
  }
  if (flags.data.length > 0 || flags.partitionKey !== undefined) {
    throw new UsageError(`The lab ${lab.id} writes to a table`, { hint: 'use --put, --update or --delete' });
  }
  const items = (texts: readonly string[], flag: string): readonly Item[] =>
    texts.map((text) => itemOf(parseJson(text, flag), flag));
  const writes = [
    ...items(flags.put, '--put').map((item) => ({ where: '--put', write: { kind: 'put' as const, item } })),
    ...items(flags.update, '--update').map((item) => ({
      where: '--update',
      write: { kind: 'update' as const, ...splitKey(source, item) },
    })),
    ...items(flags.delete, '--delete').map((key) => ({ where: '--delete', write: { kind: 'delete' as const, key } })),
  ];
  return writes.map(({ where, write }) => checkedItem(source, write, where));
}

/** Each entry is put: into the table as an item, into the stream as a record. */
export function writesOfEntries(lab: Lab, entries: readonly FileEntry[]): readonly Write[] {
  const { source } = lab;
  return entries.map(({ value, where }) => {
    if (source.kind === 'kinesis-stream') return checkedRecord(recordOf(value), where);
    const item = value instanceof CsvRow ? itemOfRow(source, value, where) : itemOf(value, where);
    return checkedItem(source, { kind: 'put', item }, where);
  });
}

const DEFAULT_PARTITION_KEY = 'streamlab';

function checkedItem<W extends Exclude<Write, RecordWrite>>(table: TableSpec, write: W, where: string): W {
  const problem = checkItemWrite(table, write);
  if (problem !== undefined) throw new UsageError(`${where}: ${problem}`);
  return write;
}

function checkedRecord(write: RecordWrite, where: string): RecordWrite {
  const problem = checkRecord(write);
  if (problem !== undefined) throw new UsageError(`${where}: ${problem}`);
  return write;
}

function itemOf(value: unknown, where: string): Item {
  try {
    return toItem(value);
  } catch (error) {
    if (error instanceof AttributeValueError) throw new UsageError(`${where}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** `{"partitionKey": ..., "data": ...}` is a record; text is the data of one; anything else is sent as JSON. */
function recordOf(value: unknown): RecordWrite {
  const given = value instanceof CsvRow ? Object.fromEntries(value.entries) : value;
  if (typeof given === 'string') return { kind: 'record', partitionKey: DEFAULT_PARTITION_KEY, data: given };
  if (typeof given === 'object' && given !== null && 'data' in given) {
    const partitionKey = 'partitionKey' in given ? String(given.partitionKey) : DEFAULT_PARTITION_KEY;
    const data = typeof given.data === 'string' ? given.data : JSON.stringify(given.data);
    return { kind: 'record', partitionKey, data };
  }
  return { kind: 'record', partitionKey: DEFAULT_PARTITION_KEY, data: JSON.stringify(given) };
}

/** Key columns have the key's type; other columns are numbers when they have the form of plain numbers, else text. */
function itemOfRow(table: TableSpec, row: CsvRow, where: string): Item {
  const typeOf = (name: string): string | undefined => keysOf(table).find((key) => key.name === name)?.type;
  const entries = row.entries.map(([name, text]): [string, Item[string]] => {
    const type = typeOf(name);
    if (type === 'N' && !isPlainNumber(text)) throw new UsageError(`${where}: its ${name} is not a number: ${text}`);
    return [name, type === 'N' || (type === undefined && isPlainNumber(text)) ? { N: text } : { S: text }];
  });
  return Object.fromEntries(entries);
}

/** `007` and `1e9` are more likely to be names than numbers. */
function isPlainNumber(text: string): boolean {
  return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text);
}
