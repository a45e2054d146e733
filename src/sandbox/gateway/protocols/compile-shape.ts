/** Compiles each shape of a schema once, so that recursive shapes can be compiled. */
import type { NormalizedSchema } from '@smithy/core/schema';

/** The results so far, by the schema of the shape. */
export type Compiled<Step> = Map<unknown, Step>;

/** The result for a shape; inside a recursive shape, a function that calls the one that `compile` is about to return. */
export function compileShape<Args extends readonly unknown[], Result>(
  schema: NormalizedSchema,
  known: Compiled<(...args: Args) => Result>,
  compile: () => (...args: Args) => Result,
): (...args: Args) => Result {
  const key = schema.getSchema();
  // Lists and maps of simple types have a number as their schema, and cannot be recursive.
  if (typeof key === 'number') return compile();
  const earlier = known.get(key);
  if (earlier !== undefined) return earlier;
  let step: (...args: Args) => Result = () => {
    throw new Error('a shape is used while it is compiled');
  };
  known.set(key, (...args) => step(...args));
  step = compile();
  known.set(key, step);
  return step;
}
