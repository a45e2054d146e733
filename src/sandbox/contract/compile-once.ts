/** Memoizes by object identity, without keeping the objects alive. */

/** Returns `compile`, memoized; a result lives as long as its source. */
export function compileOnce<Source extends object, Result>(
  compile: (source: Source) => Result,
): (source: Source) => Result {
  const known = new WeakMap<Source, { readonly result: Result }>();
  return (source) => {
    let entry = known.get(source);
    if (entry === undefined) {
      entry = { result: compile(source) };
      known.set(source, entry);
    }
    return entry.result;
  };
}
