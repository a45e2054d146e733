/** Compiles each shape of a schema once, so that a shape may contain itself. */
import type { NormalizedSchema } from '@smithy/core/schema';

/** What was compiled so far, by the schema of its shape. */
export type Compiled<Step> = Map<unknown, Step>;

/** The step of a shape; where the shape contains itself, a step that calls the one that `compile` is about to return. */
export function compileShape<Args extends readonly unknown[], Result>(
  schema: NormalizedSchema,
  known: Compiled<(...args: Args) => Result>,
  compile: () => (...args: Args) => Result,
): (...args: Args) => Result {
  const key = schema.getSchema();
  // Lists and maps of simple types have a number for a schema: nothing in them can recur.
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
