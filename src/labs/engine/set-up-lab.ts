/** Makes every resource of a plan be there: independent ones side by side, told in the lab's order. */
import type { StepContext } from '../../steps/context.ts';
import { type EnsureOutcome, ensure } from '../../steps/ensure.ts';
import { runInOrder } from '../../steps/in-order.ts';
import type { ResourceSpec } from '../../steps/spec.ts';
import { attempt, inOrderOf, type StepResult, stepsOf } from './steps-of.ts';

export interface SetUpOptions {
  /** Takes over resources that are there under the lab's names and are not its own. */
  readonly adopt: boolean;
  /** Told of each result, in the lab's order. */
  readonly onStep: (result: StepResult<EnsureOutcome>) => void;
}

/** Resolves when all is there. Rejects with the first failure; what was made stays, and the next call goes on from it. */
export async function setUpLab(
  context: StepContext,
  specs: readonly ResourceSpec[],
  { adopt, onStep }: SetUpOptions,
): Promise<readonly StepResult<EnsureOutcome>[]> {
  const steps = await stepsOf(specs);
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
