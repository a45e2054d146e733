/** Which resources of a lab exist on its target, and their states. */
import { isAbsent } from '../../aws/errors.ts';
import type { StepContext } from '../../steps/context.ts';
import { describe, ownershipOf } from '../../steps/ensure.ts';
import { eventSourceMapping } from '../../steps/event-source-mapping.ts';
import { findFunction } from '../../steps/function.ts';
import { findKinesisStream } from '../../steps/kinesis-stream.ts';
import { NotShownYet } from '../../steps/refusals.ts';
import type { ResourceSpec } from '../../steps/spec.ts';
import { findTable } from '../../steps/table.ts';
import { findBlockedTrigger } from '../follow/blocked-trigger.ts';
import type { Lab } from '../lab.ts';
import { attempt, type Step, type StepResult, stepsOf } from './steps-of.ts';

/** `drifted`: it exists, and setup would change or refuse it. `blocked`: a trigger whose batch fails and is retried. */
export type StatusOutcome = 'ready' | 'blocked' | 'adopted' | 'drifted' | 'busy' | 'failed' | 'not there' | 'not ours';

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
    const found = await look(context, step);
    return (await lookForBlock(context, step, found)) ?? found;
  } catch (error) {
    if (isAbsent(error)) return { outcome: 'not there', detail: '' }; // gone between two calls
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

/** A trigger that exists but delivers nothing more is not ready, whatever its settings. */
async function lookForBlock(
  context: StepContext,
  { spec }: Step,
  { outcome, detail }: Awaited<ReturnType<typeof look>>,
): Promise<Awaited<ReturnType<typeof look>> | undefined> {
  if (spec.kind !== 'event-source-mapping' || !['ready', 'adopted', 'drifted'].includes(outcome)) return undefined;
  const mapping = await eventSourceMapping.find(context, spec);
  const blocked = mapping && (await findBlockedTrigger(context, spec.function, mapping));
  if (blocked === undefined) return undefined;
  const todo = `a batch is retried until it succeeds; why it fails: ${context.nextCommand('tail-logs', context.labId)}`;
  return { outcome: 'blocked', detail: [detail, blocked.text, todo].join('; ') };
}

/** Which of the two parts that a lab cannot do without exist. */
export async function findParts(
  step: StepContext,
  { function: { name }, source }: Lab,
): Promise<{ readonly function: boolean; readonly source: boolean }> {
  const found = await Promise.all([
    findFunction(step, name),
    source.kind === 'table' ? findTable(step, source.name) : findKinesisStream(step, source.name),
  ]);
  const [hasFunction, hasSource] = found.map((one) => one !== undefined);
  return { function: hasFunction === true, source: hasSource === true };
}
