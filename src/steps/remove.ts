/** Removes a resource, or restores an adopted one; then verifies that it is gone. */
import { type Observation, waitFor } from '../aws/wait.ts';
import { EXIT, UserError } from '../core/errors.ts';
import type { StepContext } from './context.ts';
import { ownershipOf } from './ensure.ts';
import { ADOPTED_TAG, LAB_TAG, NAME_TAG, type Tags } from './ownership.ts';
import {
  againWhileLate,
  lateAsSeen,
  type Ownership,
  plan,
  type Resource,
  sendAll,
  settle,
  settleAs,
  titleAndName,
} from './resource.ts';

export type RemovalOutcome = 'removed' | 'put back' | 'not there' | 'not ours' | 'to remove' | 'to put back';

export interface RemovalReport {
  readonly outcome: RemovalOutcome;
  readonly detail: string;
}

/** That the lab's other resources, before they are removed, show what AWS may have created again without tags as ours. */
export interface Inheritance {
  /** Not what is older. */
  readonly since?: Date;
}

export interface RemovalOptions<Spec> {
  readonly spec: Spec;
  readonly inherits?: Inheritance;
}

const OWN_KEYS = [LAB_TAG, NAME_TAG, ADOPTED_TAG];

export async function removeResource<Spec, State>(
  context: StepContext,
  resource: Resource<Spec, State>,
  options: RemovalOptions<Spec>,
): Promise<RemovalReport> {
  const what = titleAndName(context, resource, options.spec);
  return againWhileLate(context, what, () => removeOnce(context, resource, options));
}

async function removeOnce<Spec, State>(
  context: StepContext,
  resource: Resource<Spec, State>,
  { spec, inherits }: RemovalOptions<Spec>,
): Promise<RemovalReport> {
  const found = await resource.find(context, spec);
  if (found === undefined) return { outcome: 'not there', detail: '' };
  const { owner, tags } = await ownershipOrInherited(context, resource, { spec, state: found, inherits });
  if (owner === 'foreign') return { outcome: 'not ours', detail: 'left as it is' };
  if (owner === 'ours' && resource.isSetting) {
    return { outcome: context.dryRun ? 'to remove' : 'removed', detail: 'with its table' };
  }
  const state = await settle(context, resource, spec);
  if (state === undefined) return { outcome: 'removed', detail: '' };
  if (owner === 'adopted') return putBack(context, resource, { spec, state, tags });
  const calls = await resource.remove(context, spec, state);
  if (context.dryRun) return { outcome: 'to remove', detail: plan(context, calls) };
  await sendAll(context, resource, { spec, calls });
  // One that AWS creates again would never be gone; the second look removes it.
  if (!resource.madeFor) await settleAs(context, resource, { spec, expected: 'gone' });
  return { outcome: 'removed', detail: '' };
}

/** What has no tags at all may be ours by inheritance. */
async function ownershipOrInherited<Spec, State>(
  context: StepContext,
  resource: Resource<Spec, State>,
  { spec, state, inherits }: RemovalOptions<Spec> & { readonly state: State },
): Promise<Ownership> {
  const found = await ownershipOf(context, resource, { spec, state });
  if (inherits === undefined || Object.keys(found.tags).length > 0) return found;
  const { since = new Date(0) } = inherits;
  return (resource.createdAt?.(state) ?? since) < since ? found : { owner: 'ours', tags: found.tags };
}

async function putBack<Spec, State>(
  context: StepContext,
  resource: Resource<Spec, State>,
  { spec, state, tags }: { readonly spec: Spec; readonly state: State; readonly tags: Tags },
): Promise<RemovalReport> {
  const undo = (await resource.putBack?.(context, spec, state, tags)) ?? [];
  const calls = resource.untag ? [...undo, resource.untag(context, spec, state, OWN_KEYS)] : undo;
  if (context.dryRun) return { outcome: 'to put back', detail: plan(context, calls) };
  await sendAll(context, resource, { spec, calls });
  await settle(context, resource, spec);
  return { outcome: 'put back', detail: resource.isSetting ? 'as it was before' : 'it was there before' };
}

/**
 * The second look: what is left of our resource, or undefined when it is gone. Removes what AWS created again, and what
 * it showed only now.
 */
export async function leftOver<Spec, State>(
  context: StepContext,
  resource: Resource<Spec, State>,
  { spec, inherits, first }: RemovalOptions<Spec> & { readonly first: RemovalOutcome | 'failed' },
): Promise<string | undefined> {
  if (resource.isSetting) return undefined; // its table is checked by itself
  const look = async (): Promise<Observation<undefined>> => {
    const state = await resource.find(context, spec);
    if (state === undefined) return { value: undefined };
    const seen = resource.pending?.(state);
    if (seen !== undefined) return { seen };
    // What was put back has lost our tags again, and was nobody's before.
    const heir = first === 'put back' ? undefined : inherits;
    const { owner } = await ownershipOrInherited(context, resource, { spec, state, inherits: heir });
    const isMadeAgain = resource.madeFor !== undefined && first === 'removed';
    if (owner === 'foreign' && !isMadeAgain) return { value: undefined };
    if (isMadeAgain || (owner === 'ours' && first === 'not there')) {
      await sendAll(context, resource, { spec, calls: await resource.remove(context, spec, state) });
    }
    return { seen: 'still there' };
  };
  const what = `${titleAndName(context, resource, spec)} to be gone`;
  try {
    const timeoutMs = first === 'failed' ? 0 : context.timeoutMs;
    return await waitFor(() => lateAsSeen(look), { what, clock: context.clock, timeoutMs, signal: context.signal });
  } catch (error) {
    if (error instanceof UserError && error.exitCode === EXIT.gaveUp) return 'still there';
    throw error;
  }
}
