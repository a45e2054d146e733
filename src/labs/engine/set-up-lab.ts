/** Ensures every resource of a plan: independent ones in parallel, reported in the lab's order. */
import type { StepContext } from '../../steps/context.ts';
import { type EnsureOutcome, ensure } from '../../steps/ensure.ts';
import { runInOrder } from '../../steps/in-order.ts';
import type { ResourceSpec } from '../../steps/spec.ts';
import { attempt, inOrderOf, type StepResult, stepsOf } from './steps-of.ts';

export interface SetUpOptions {
  /** Adopts existing resources with the lab's names that are not its own. */
  readonly adopt: boolean;
  /** Gets each result, in the lab's order. */
  readonly onStep: (result: StepResult<EnsureOutcome>) => void;
}

/** Resolves when all exist. Rejects with the first failure; resources that were created stay, and the next call resumes. */
export async function setUpLab(
  context: StepContext,
  specs: readonly ResourceSpec[],
  { adopt, onStep }: SetUpOptions,
): Promise<readonly StepResult<EnsureOutcome>[]> {
  const steps = await stepsOf(specs);
  await Promise.all(steps.map(({ resource, spec }) => resource.check?.(context, spec)));
  const results: StepResult<EnsureOutcome>[] = [];
  const tell = inOrderOf<StepResult<EnsureOutcome>>(steps, (result) => {
    results.push(result);
    onStep(result);
  });
  await runInOrder(steps, async (step) => {
    const { resource, spec } = step;
    tell(step.id, await attempt(context, step, () => ensure(context, resource, spec, { adopt })));
  });
  return results;
}
