/** Filters and projects what the engine's Query and Scan read, by our own conditions and document paths. */
import type { AttributeMap } from '../../../../core/item-size.ts';
import { type FilteredInput, filterOf } from './condition/evaluate.ts';
import { type Path, projected } from './document-path.ts';

type Callback = (error?: unknown, result?: Readonly<Record<string, unknown>>) => void;

/** Reads the entries of a range, filters and projects them. */
export type QueryTable = (
  store: object,
  table: object,
  input: object,
  range: object,
  isLocal: boolean,
  fetchFromItemDb: boolean,
  startKeyNames: readonly string[],
  done: Callback,
) => void;

interface ReadInput extends FilteredInput {
  readonly Select?: string;
  readonly AttributesToGet?: readonly string[];
  readonly _projection?: { readonly paths: readonly Path[] };
}

/** The engine reads whole items first: a filter may use attributes that the projection leaves out. */
const UNFILTERED = {
  _filter: undefined,
  QueryFilter: undefined,
  ScanFilter: undefined,
  _projection: undefined,
  AttributesToGet: undefined,
  Select: undefined,
} as const;

export function filtered(queryTable: QueryTable): QueryTable {
  return (store, table, anyInput, options, isLocal, fetchFromItemDb, startKeyNames, done) => {
    const input: ReadInput = anyInput; // the check of Query or Scan ensures it
    const passes = filterOf(input);
    const paths = input._projection?.paths ?? input.AttributesToGet;
    const finish: Callback = (error, result) => {
      if (error || result === undefined) return done(error);
      const read = result.Items as AttributeMap[]; // the engine's own answer
      const items = passes === undefined ? read : read.filter(passes);
      const { Items: _, ...others } = result;
      done(null, {
        ...others,
        Count: items.length,
        ...(input.Select !== 'COUNT' && {
          Items: paths === undefined ? items : items.map((item) => projected(paths, item)),
        }),
      });
    };
    const isWhole = passes === undefined && paths === undefined;
    const [asked, end] = isWhole ? [anyInput, done] : [{ ...input, ...UNFILTERED }, finish];
    queryTable(store, table, asked, options, isLocal, fetchFromItemDb, startKeyNames, end);
  };
}
