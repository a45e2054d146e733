/** Which resources of a lab exist on its target, and their states. */
import type { StepContext } from '../../steps/context.ts';
import { describe, ownershipOf } from '../../steps/ensure.ts';
import { findFunction } from '../../steps/function.ts';
import { findKinesisStream } from '../../steps/kinesis-stream.ts';
import { NotShownYet } from '../../steps/refusals.ts';
import type { ResourceSpec } from '../../steps/spec.ts';
import { findTable } from '../../steps/table.ts';
import type { Lab } from '../lab.ts';
import { attempt, type Step, type StepResult, stepsOf } from './steps-of.ts';

/** `drifted`: it exists, and setup would change or refuse it. */
export type StatusOutcome = 'ready' | 'adopted' | 'drifted' | 'busy' | 'failed' | 'not there' | 'not ours';

export async function statusOf(
  context: StepContext,
  specs: readonly ResourceSpec[],
): Promise<readonly StepResult<StatusOutcome>[]> {
  const steps = await stepsOf(specs);
  return Promise.all(steps.map((step) => attempt(context, step, () => lookOnce(context, step))));
}

/** Without what it needs of another resource, it is not as the lab wants it. */
async function lookOnce(context: StepContext, step: Step): ReturnType<typeof look> {
  try {
    return await look(context, step);
  } catch (error) {
    if (!(error instanceof NotShownYet)) throw error;
    return { outcome: 'drifted', detail: error.message };
  }
}

async function look(
  context: StepContext,
  { resource, spec }: Step,
): Promise<{ readonly outcome: StatusOutcome; readonly detail: string }> {
  const state = await resource.find(context, spec);
  if (state === undefined) return { outcome: 'not there', detail: '' };
  const busy = resource.pending?.(state);
  if (busy !== undefined) return { outcome: 'busy', detail: busy };
  const ownership = await ownershipOf(context, resource, { spec, state });
  if (ownership.owner === 'foreign') return { outcome: 'not ours', detail: resource.describe(spec, state) };
  const failure = resource.failure?.(state);
  if (failure !== undefined) return { outcome: 'failed', detail: failure };
  const differences = await resource.differences(context, spec, { state, ...ownership });
  if (ownership.owner === 'adopted') return { outcome: 'adopted', detail: resource.describe(spec, state) };
  const changes = differences.filter(({ keeps }) => keeps === undefined);
  if (changes.length === 0) return { outcome: 'ready', detail: describe(resource, { spec, state }, differences) };
  const detail = changes.map(({ what, wanted, found }) => `${what}: ${found}, the lab has ${wanted}`).join('; ');
  return { outcome: 'drifted', detail };
}

/** Whether the function or the source of a lab exists, so that it can be verified; one without the other fails. */
export async function isUp(step: StepContext, { function: { name }, source }: Lab): Promise<boolean> {
  const found = await Promise.all([
    findFunction(step, name),
    source.kind === 'table' ? findTable(step, source.name) : findKinesisStream(step, source.name),
  ]);
  return found.some((one) => one !== undefined);
}
