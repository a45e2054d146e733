/** Regular expressions in filter patterns, which are a small part of what others know by that name. */
import { invalidCharacters } from './error.ts';

const NOT_SUPPORTED = /[^A-Za-z0-9_:#=@/;,\-^$?[\]{}|\\*+. ]/;

/** The inside of `%...%`. There are no groups, so no expression can take forever. */
export function compileLogRegex(source: string): RegExp {
  const unsupported = NOT_SUPPORTED.exec(source);
  if (unsupported !== null) throw invalidCharacters(unsupported[0]);
  try {
    return new RegExp(source);
  } catch {
    throw invalidCharacters(source);
  }
}
