/** Filters what the engine's Query and Scan read, by our own evaluation of conditions. */
import type { AttributeMap } from '../../../../core/item-size.ts';
import { type FilteredInput, filterOf } from './condition/evaluate.ts';

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

type MapPaths = (paths: readonly (string | readonly (string | number)[])[], item: AttributeMap) => AttributeMap;

interface ReadInput extends FilteredInput {
  readonly Select?: string;
  readonly AttributesToGet?: readonly string[];
  readonly _projection?: { readonly paths: readonly (readonly (string | number)[])[] };
}

/** The engine reads whole items first, for a filter may use attributes that the projection leaves out. */
const UNFILTERED = {
  _filter: undefined,
  QueryFilter: undefined,
  ScanFilter: undefined,
  _projection: undefined,
  AttributesToGet: undefined,
  Select: undefined,
} as const;

export function filtered(queryTable: QueryTable, mapPaths: MapPaths): QueryTable {
  return (store, table, anyInput, options, isLocal, fetchFromItemDb, startKeyNames, done) => {
    const input: ReadInput = anyInput; // the check of Query or Scan ensures it
    const passes = filterOf(input);
    const project = (item: AttributeMap): AttributeMap => {
      const paths = input._projection?.paths ?? input.AttributesToGet;
      return paths === undefined ? item : mapPaths(paths, item);
    };
    const finish: Callback = (error, result) => {
      if (error || result === undefined) return done(error);
      const items = (result.Items as AttributeMap[]).filter((item) => passes?.(item)); // the engine's own answer
      const { Items: _, ...others } = result;
      done(null, {
        ...others,
        Count: items.length,
        ...(input.Select !== 'COUNT' && { Items: items.map(project) }),
      });
    };
    const [read, end] = passes === undefined ? [anyInput, done] : [{ ...input, ...UNFILTERED }, finish];
    queryTable(store, table, read, options, isLocal, fetchFromItemDb, startKeyNames, end);
  };
}
