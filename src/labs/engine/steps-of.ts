/** The resources of a plan, loaded, with their IDs and dependencies, and the order in which results are reported. */
import { stopwatch } from '../../core/clock.ts';
import type { StepContext } from '../../steps/context.ts';
import type { Node } from '../../steps/in-order.ts';
import { type AnyResource, idOf, loadResource, type ResourceSpec } from '../../steps/spec.ts';

export interface Step extends Node {
  readonly spec: ResourceSpec;
  readonly resource: AnyResource;
}

/** The result for one resource. */
export interface StepResult<Outcome extends string = string> {
  readonly kind: ResourceSpec['kind'];
  /** AWS's name for the kind, for people. */
  readonly title: string;
  readonly name: string;
  readonly outcome: Outcome;
  readonly detail: string;
  readonly ms: number;
}

export async function stepsOf(specs: readonly ResourceSpec[]): Promise<readonly Step[]> {
  return Promise.all(
    specs.map(async (spec) => {
      const resource = await loadResource(spec);
      return { id: idOf(spec), needs: resource.needs(spec), spec, resource };
    }),
  );
}

/** Runs a step, measures how long it takes, and adds the names to its result. */
export async function attempt<Outcome extends string>(
  context: StepContext,
  { spec, resource }: Step,
  act: () => Promise<{ readonly outcome: Outcome; readonly detail: string }>,
): Promise<StepResult<Outcome>> {
  const elapsed = stopwatch(context.clock);
  const { outcome, detail } = await act();
  const name = resource.name(context, spec);
  return { kind: spec.kind, title: resource.title, name, outcome, detail, ms: elapsed() };
}

/** Passes results on in the order of `steps`, each as soon as all before it have arrived. */
export function inOrderOf<T>(steps: readonly Node[], pass: (result: T) => void): (id: string, result: T) => void {
  const waiting = new Map<string, T>();
  let next = 0;
  return (id, result) => {
    waiting.set(id, result);
    for (let step = steps[next]; step !== undefined; step = steps[next]) {
      const ready = waiting.get(step.id);
      if (ready === undefined) return;
      waiting.delete(step.id);
      next += 1;
      pass(ready);
    }
  };
}
