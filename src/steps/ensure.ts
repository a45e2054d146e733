/** Brings a resource to its desired state: keep, update, adopt or create. Idempotent and resumable. */
import { EXIT, UserError } from '../core/errors.ts';
import type { StepContext } from './context.ts';
import { ADOPTED_TAG, ownerOf, ownTags } from './ownership.ts';
import { NotShownYet, whatIsLate } from './refusals.ts';
import {
  againWhileLate,
  type Difference,
  lookAt,
  type Ownership,
  plan,
  type Resource,
  sendAll,
  settle,
  settleAs,
  titleAndName,
} from './resource.ts';

export type EnsureOutcome = 'created' | 'updated' | 'unchanged' | 'adopted' | 'to create' | 'to update' | 'to adopt';

export interface EnsureReport {
  readonly outcome: EnsureOutcome;
  readonly detail: string;
}

export interface EnsureOptions {
  /** Adopts an existing resource with our name that is not ours, instead of refusing it. */
  readonly adopt: boolean;
}

export async function ensure<Spec, State>(
  context: StepContext,
  resource: Resource<Spec, State>,
  spec: Spec,
  options: EnsureOptions,
): Promise<EnsureReport> {
  const what = titleAndName(context, resource, spec);
  let lateSince: number | undefined;
  return againWhileLate(context, what, async () => {
    try {
      return await ensureOnce(context, resource, { spec, options });
    } catch (error) {
      const now = context.clock.now();
      // What was not shown at first, for example after an interrupted setup, may get its tags later still.
      const isWithoutTags = error instanceof Foreign && lateSince !== undefined && now - lateSince < LATE_TAGS_MS;
      if (isWithoutTags) throw new NotShownYet('its tags are not shown yet');
      if (whatIsLate(error) !== undefined) lateSince ??= now;
      throw error;
    }
  });
}

const LATE_TAGS_MS = 30_000;

/** A resource that is not ours. */
class Foreign extends UserError {}

async function ensureOnce<Spec, State>(
  context: StepContext,
  resource: Resource<Spec, State>,
  { spec, options }: { readonly spec: Spec; readonly options: EnsureOptions },
): Promise<EnsureReport> {
  const state = await settle(context, resource, spec);
  if (state === undefined) return create(context, resource, spec);
  refuseFailure(context, resource, { spec, state });
  const ownership = await ownershipOf(context, resource, { spec, state });
  if (ownership.owner === 'foreign' && !resource.isSetting) {
    if (options.adopt) return adopt(context, resource, { spec, state, ownership });
    if (!(await resource.isOrphan?.(context, spec, ownership.tags))) throw refusal(context, resource, spec);
    return takeOver(context, resource, { spec, state });
  }
  return update(context, resource, { spec, state, ownership });
}

/** The owner of a resource, by its tags. */
export async function ownershipOf<Spec, State>(
  context: StepContext,
  resource: Resource<Spec, State>,
  { spec, state }: { readonly spec: Spec; readonly state: State },
): Promise<Ownership> {
  const tags = await resource.tags(context, spec, state);
  return { owner: ownerOf(context, tags), tags };
}

interface Found<Spec, State> {
  readonly spec: Spec;
  readonly state: State;
  readonly ownership: Ownership;
}

async function create<Spec, State>(
  context: StepContext,
  resource: Resource<Spec, State>,
  spec: Spec,
): Promise<EnsureReport> {
  const calls = await resource.create(context, spec);
  if (context.dryRun) return { outcome: 'to create', detail: plan(context, calls) };
  await sendAll(context, resource, { spec, calls });
  const state = await settleAs(context, resource, { spec, expected: 'there' });
  if (state === undefined) return { outcome: 'created', detail: '' };
  refuseFailure(context, resource, { spec, state });
  return { outcome: 'created', detail: resource.describe(spec, state) };
}

/** What AWS seems to have created again becomes ours, not adopted: teardown removes it. */
async function takeOver<Spec, State>(
  context: StepContext,
  resource: Resource<Spec, State>,
  { spec, state }: { readonly spec: Spec; readonly state: State },
): Promise<EnsureReport> {
  const calls = resource.tag ? [resource.tag(context, spec, state, ownTags(context))] : [];
  const detail = 'taken over: it had no tags, and there was no function that it could belong to';
  if (context.dryRun) {
    plan(context, calls);
    return { outcome: 'to update', detail };
  }
  await sendAll(context, resource, { spec, calls });
  await settleWithout(context, resource, { spec, changed: [] });
  return { outcome: 'updated', detail };
}

async function adopt<Spec, State>(
  context: StepContext,
  resource: Resource<Spec, State>,
  { spec, state }: Found<Spec, State>,
): Promise<EnsureReport> {
  const tags = { ...ownTags(context), [ADOPTED_TAG]: 'true' };
  const differences = await resource.differences(context, spec, { state, owner: 'adopted', tags });
  refuseDrift(context, resource, { spec, differences: differences.filter(isStuck) });
  const calls = [
    ...(resource.tag ? [resource.tag(context, spec, state, tags)] : []),
    ...differences.filter(({ additive }) => additive).flatMap((difference) => difference.fix ?? []),
  ];
  const asItIs = differences.filter(({ additive }) => !additive).map(({ what }) => what);
  const detail = asItIs.length === 0 ? 'as it is' : `as it is, with its own ${asItIs.join(', ')}`;
  if (context.dryRun) {
    plan(context, calls);
    return { outcome: 'to adopt', detail };
  }
  await sendAll(context, resource, { spec, calls });
  await settleWithout(context, resource, { spec, changed: differences.filter(({ additive }) => additive) });
  return { outcome: 'adopted', detail };
}

async function update<Spec, State>(
  context: StepContext,
  resource: Resource<Spec, State>,
  { spec, state, ownership }: Found<Spec, State>,
): Promise<EnsureReport> {
  const every = await resource.differences(context, spec, { state, ...ownership });
  const all = every.filter(({ keeps }) => keeps === undefined);
  const isAdopted = ownership.owner === 'adopted' && !resource.isSetting;
  const differences = isAdopted ? all.filter((one) => one.additive || isStuck(one)) : all;
  refuseDrift(context, resource, { spec, differences: differences.filter(isStuck) });
  if (differences.length === 0) return { outcome: 'unchanged', detail: describe(resource, { spec, state }, every) };
  const detail = differences.map(({ what, wanted, found }) => `${what}: ${found} -> ${wanted}`).join('; ');
  const calls = differences.flatMap((difference) => difference.fix ?? []);
  if (context.dryRun) {
    plan(context, calls);
    return { outcome: 'to update', detail };
  }
  await sendAll(context, resource, { spec, calls });
  await settleWithout(context, resource, { spec, changed: differences });
  return { outcome: 'updated', detail };
}

/** What was found, and what of it is a person's own. */
export function describe<Spec, State>(
  resource: Resource<Spec, State>,
  { spec, state }: { readonly spec: Spec; readonly state: State },
  differences: readonly Difference[],
): string {
  const kept = differences.flatMap(({ keeps }) => keeps ?? []);
  return [resource.describe(spec, state), ...kept.map((one) => `with ${one}`)].join(', ');
}

/** Neither fixed by calls nor left as it is. */
function isStuck({ fix, keeps }: Difference): boolean {
  return fix === undefined && keeps === undefined;
}

/** Waits until reads show our tags, and none of the differences that were changed. */
async function settleWithout<Spec, State>(
  context: StepContext,
  resource: Resource<Spec, State>,
  { spec, changed }: { readonly spec: Spec; readonly changed: readonly Difference[] },
): Promise<void> {
  await lookAt(context, titleAndName(context, resource, spec), async () => {
    const state = await settleAs(context, resource, { spec, expected: 'there' });
    if (state === undefined) return { seen: 'not shown yet' };
    refuseFailure(context, resource, { spec, state });
    const ownership = await ownershipOf(context, resource, { spec, state });
    if (ownership.owner === 'foreign' && !resource.isSetting) return { seen: 'its tags are not shown yet' };
    const differences = await resource.differences(context, spec, { state, ...ownership });
    const late = differences.find(({ what }) => changed.some((one) => one.what === what));
    return late ? { seen: `its ${late.what} is still shown as ${late.found}` } : { value: undefined };
  });
}

function refuseFailure<Spec, State>(
  context: StepContext,
  resource: Resource<Spec, State>,
  { spec, state }: { readonly spec: Spec; readonly state: State },
): void {
  const reason = resource.failure?.(state);
  if (reason === undefined) return;
  throw new UserError(`The ${resource.title} ${resource.name(context, spec)} failed: ${reason}`, {
    hint: `${context.nextCommand('teardown', context.labId)}, then setup again`,
  });
}

function refuseDrift<Spec, State>(
  context: StepContext,
  resource: Resource<Spec, State>,
  { spec, differences }: { readonly spec: Spec; readonly differences: readonly Difference[] },
): void {
  const [first] = differences;
  if (first === undefined) return;
  const name = titleAndName(context, resource, spec);
  throw new UserError(`The ${name} has drifted: its ${first.what} is ${first.found}, the lab wants ${first.wanted}`, {
    hint: first.hint ?? `${context.nextCommand('teardown', context.labId)}, then setup again; or another --name`,
    exitCode: EXIT.conflict,
  });
}

function refusal<Spec, State>(context: StepContext, resource: Resource<Spec, State>, spec: Spec): Foreign {
  const name = titleAndName(context, resource, spec);
  return new Foreign(`The ${name} already exists and does not belong to this lab`, {
    hint: 'choose a --name; or --adopt, to use it as it is and keep it at teardown',
    exitCode: EXIT.conflict,
  });
}
