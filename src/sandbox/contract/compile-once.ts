/** Compiles each value once, and forgets the result with the value. */

/** `compile` with its results kept for as long as the values that they were made of. */
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
