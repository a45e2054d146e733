/** Removes a lab in reverse order, continues after failures, then looks a second time to prove that nothing is left. */
import type { StepContext } from '../../steps/context.ts';
import { ownershipOf } from '../../steps/ensure.ts';
import { reverse, runInOrder } from '../../steps/in-order.ts';
import type { Owner } from '../../steps/ownership.ts';
import { type Inheritance, leftOver, type RemovalOutcome, removeResource } from '../../steps/remove.ts';
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
  const steps = await stepsOf(specs);
  const backwards = reverse(steps);
  // What AWS creates again without tags is removed after those that tell whose it is.
  const inheritances = new Map<string, Inheritance | undefined>();
  for (const { id, resource, spec } of steps) {
    const maker = resource.madeFor?.(spec);
    if (maker !== undefined) inheritances.set(id, await inheritedFrom(context, steps, maker));
  }
  const done = new Map<string, TearDownStep>();
  const tell = inOrderOf<TearDownStep>(backwards, onStep);
  await runInOrder(backwards, async (step) => {
    const result = await attempt(context, step, () => removeOrFail(context, step, inheritances.get(step.id)));
    done.set(step.id, result);
    tell(step.id, result);
  });
  const results = backwards.flatMap(({ id }) => done.get(id) ?? []);
  if (context.dryRun) return { steps: results, left: [] };
  const left = await Promise.all(
    backwards.map(async (step) => {
      const first = done.get(step.id)?.outcome ?? 'failed';
      const seen = await secondLook(context, step, { first, inherits: inheritances.get(step.id) });
      return seen === undefined ? [] : [`${step.resource.title} ${step.resource.name(context, step.spec)}: ${seen}`];
    }),
  );
  return { steps: results, left: left.flat() };
}

/** What AWS creates for `maker` is ours when that is; without it, when it is newer than the lab's other resources. */
async function inheritedFrom(
  context: StepContext,
  steps: readonly Step[],
  maker: string,
): Promise<Inheritance | undefined> {
  const [made] = await Promise.all(steps.filter(({ id }) => id === maker).map((step) => ownerNow(context, step)));
  if (made?.owner !== undefined) return made.owner === 'ours' ? {} : undefined;
  const found = await Promise.all(steps.map((step) => ownerNow(context, step)));
  const times = found.flatMap(({ owner, createdAt }) => (owner === 'ours' && createdAt ? [createdAt.getTime()] : []));
  return times.length === 0 ? undefined : { since: new Date(Math.min(...times)) };
}

async function ownerNow(
  context: StepContext,
  { resource, spec }: Step,
): Promise<{ readonly owner?: Owner; readonly createdAt?: Date }> {
  try {
    const state = await resource.find(context, spec);
    if (state === undefined || resource.isSetting) return {};
    const { owner } = await ownershipOf(context, resource, { spec, state });
    return { owner, createdAt: resource.createdAt?.(state) };
  } catch {
    context.signal.throwIfAborted();
    return {}; // its removal reports what is wrong
  }
}

async function removeOrFail(
  context: StepContext,
  { resource, spec }: Step,
  inherits: Inheritance | undefined,
): Promise<{ readonly outcome: RemovalOutcome | 'failed'; readonly detail: string }> {
  try {
    return await removeResource(context, resource, { spec, inherits });
  } catch (error) {
    context.signal.throwIfAborted();
    return { outcome: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
}

async function secondLook(
  context: StepContext,
  { resource, spec }: Step,
  options: { readonly first: RemovalOutcome | 'failed'; readonly inherits: Inheritance | undefined },
): Promise<string | undefined> {
  try {
    return await leftOver(context, resource, { spec, ...options });
  } catch (error) {
    context.signal.throwIfAborted();
    return error instanceof Error ? error.message : String(error);
  }
}
