/** Removes a lab in reverse order, continues after failures, then looks a second time to prove that nothing is left. */
import type { StepContext } from '../../steps/context.ts';
import { reverse, runInOrder } from '../../steps/in-order.ts';
import { leftOver, type RemovalOutcome, removeResource } from '../../steps/remove.ts';
import type { ResourceSpec } from '../../steps/spec.ts';
import { attempt, inOrderOf, type Step, type StepResult, stepsOf } from './steps-of.ts';

export type TearDownStep = StepResult<RemovalOutcome | 'failed'>;

export interface TearDownReport {
  readonly steps: readonly TearDownStep[];
  /** Resources that the second look still found, for example `table Dogs: still there`. */
  readonly left: readonly string[];
}

/** Rejects only when interrupted: failures are in the report. */
export async function tearDownLab(
  context: StepContext,
  specs: readonly ResourceSpec[],
  onStep: (result: TearDownStep) => void,
): Promise<TearDownReport> {
  const backwards = reverse(await stepsOf(specs));
  const done = new Map<string, TearDownStep>();
  const tell = inOrderOf<TearDownStep>(backwards, onStep);
  await runInOrder(backwards, async (step) => {
    const result = await attempt(context, step, () => removeOrFail(context, step));
    done.set(step.id, result);
    tell(step.id, result);
  });
  const steps = backwards.flatMap(({ id }) => done.get(id) ?? []);
  if (context.dryRun) return { steps, left: [] };
  const left = await Promise.all(
    backwards.map(async (step) => {
      const first = done.get(step.id)?.outcome ?? 'failed';
      const seen = await secondLook(context, step, first);
      return seen === undefined ? [] : [`${step.resource.title} ${step.resource.name(context, step.spec)}: ${seen}`];
    }),
  );
  return { steps, left: left.flat() };
}

async function removeOrFail(
  context: StepContext,
  { resource, spec }: Step,
): Promise<{ readonly outcome: RemovalOutcome | 'failed'; readonly detail: string }> {
  try {
    return await removeResource(context, resource, spec);
  } catch (error) {
    context.signal.throwIfAborted();
    return { outcome: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
}

async function secondLook(
  context: StepContext,
  { resource, spec }: Step,
  first: RemovalOutcome | 'failed',
): Promise<string | undefined> {
  try {
    return await leftOver(context, resource, { spec, first });
  } catch (error) {
    context.signal.throwIfAborted();
    return error instanceof Error ? error.message : String(error);
  }
}
