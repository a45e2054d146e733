/** The interface of a kind of resource; ensure.ts and remove.ts are written once for all kinds. */
import type { Call } from '../aws/clients.ts';
import { type Observation, waitFor } from '../aws/wait.ts';
import type { StepContext } from './context.ts';
import type { Owner, Tags } from './ownership.ts';
import { isUndone, type Refusal, sendPatiently, whatIsLate } from './refusals.ts';

export interface Ownership {
  readonly owner: Owner;
  readonly tags: Tags;
}

/** A difference between the desired and the found state of a resource. */
export interface Difference {
  /** `batch size` */
  readonly what: string;
  readonly wanted: string;
  readonly found: string;
  /** The calls that fix it, in order, each waited for. Absent: only creating the resource again does. */
  readonly fix?: readonly Call[];
  /** A person's own choice, which is left as it is: for example `its own code`. */
  readonly keeps?: string;
  /** What to do when it cannot be fixed. */
  readonly hint?: string;
  /** Fixed even in an adopted resource, because the fix only adds and can be undone. */
  readonly additive?: boolean;
}

/**
 * One kind of resource. Changes are returned as calls and sent by the engine, which retries them, waits for each to
 * settle, prints them and leaves them out of a dry run.
 */
export interface Resource<Spec, State> {
  /** AWS's name for the kind, for example `event source mapping`. */
  readonly title: string;
  /** A setting of another resource, such as a table's stream: it has that resource's tags and is deleted with it. */
  readonly isSetting?: boolean;
  /**
   * The ID of the resource for which AWS creates it again by itself, without tags, as a late invocation does its log
   * group: then it has the owner of that.
   */
  madeFor?(spec: Spec): string;
  /** The name on AWS. */
  name(context: StepContext, spec: Spec): string;
  /** The IDs of the resources that must exist first. */
  needs(spec: Spec): readonly string[];
  /** Refuses what could not work, before anything is created. */
  check?(context: StepContext, spec: Spec): Promise<void>;
  find(context: StepContext, spec: Spec): Promise<State | undefined>;
  createdAt?(state: State): Date | undefined;
  /** The names of all resources of this kind in the account and region; absent for those whose names do not tell. */
  list?(context: StepContext): AsyncIterable<readonly (string | undefined)[]>;
  /** The transition that it is in, for example `CREATING`; undefined when settled. */
  pending?(state: State): string | undefined;
  /** Why it is settled but unusable, such as a function whose creation failed. */
  failure?(state: State): string | undefined;
  tags(context: StepContext, spec: Spec, state: State): Promise<Tags>;
  /** Whether AWS created it again, and nobody else's resource is left that it could belong to. */
  isOrphan?(context: StepContext, spec: Spec, tags: Tags): Promise<boolean>;
  /** A short description of what was found. */
  describe(spec: Spec, state: State): string;
  create(context: StepContext, spec: Spec): Promise<readonly Call[]>;
  differences(
    context: StepContext,
    spec: Spec,
    found: { readonly state: State } & Ownership,
  ): Promise<readonly Difference[]>;
  /** Adds tags; settings have no tags of their own. */
  tag?(context: StepContext, spec: Spec, state: State, tags: Tags): Call;
  untag?(context: StepContext, spec: Spec, state: State, keys: readonly string[]): Call;
  remove(context: StepContext, spec: Spec, state: State): Promise<readonly Call[]>;
  /** Undoes the additions of setup to an adopted resource; absent when setup adds nothing. */
  putBack?(context: StepContext, spec: Spec, state: State, tags: Tags): Promise<readonly Call[]>;
  /** After which a refused call is sent again. */
  readonly transient?: readonly Refusal[];
}

/** What reads must show: `there` after a creation, `gone` after a removal. Those that do not are late, and repeated. */
export type Expected = 'there' | 'gone' | 'either';

/** The settled state, or undefined when the resource does not exist (any more). */
export async function settle<Spec, State>(
  context: StepContext,
  resource: Resource<Spec, State>,
  spec: Spec,
): Promise<State | undefined> {
  return settleAs(context, resource, { spec, expected: 'either' });
}

/** The same, once reads show what is expected of them. */
export async function settleAs<Spec, State>(
  context: StepContext,
  resource: Resource<Spec, State>,
  { spec, expected }: { readonly spec: Spec; readonly expected: Expected },
): Promise<State | undefined> {
  const what = titleAndName(context, resource, spec);
  const { state } = await lookAt<{ readonly state: State | undefined }>(context, what, async () => {
    const state = await resource.find(context, spec);
    if (state === undefined) return expected === 'there' ? { seen: 'not shown yet' } : { value: { state } };
    const seen = resource.pending?.(state);
    if (seen !== undefined) return { seen };
    return expected === 'gone' ? { seen: 'still shown' } : { value: { state } };
  });
  return state;
}

/** `table Dogs` */
export function titleAndName<Spec, State>(context: StepContext, resource: Resource<Spec, State>, spec: Spec): string {
  return `${resource.title} ${resource.name(context, spec)}`;
}

/** Looks until there is a value, and says meanwhile what is seen of `what`. */
export function lookAt<T>(context: StepContext, what: string, look: () => Promise<Observation<T>>): Promise<T> {
  return waitFor(look, {
    what,
    clock: context.clock,
    timeoutMs: context.timeoutMs,
    signal: context.signal,
    onSeen: (seen) => context.onProgress?.(`${what}: ${seen}`),
  });
}

/** Looks again, and goes on from what is there then, while AWS says that what it showed so far is out of date. */
export function againWhileLate<T>(context: StepContext, what: string, work: () => Promise<T>): Promise<T> {
  return lookAt(context, what, () => lateAsSeen(async () => ({ value: await work() })));
}

export async function lateAsSeen<T>(look: () => Promise<Observation<T>>): Promise<Observation<T>> {
  try {
    return await look();
  } catch (error) {
    const seen = whatIsLate(error);
    if (seen === undefined) throw error;
    return { seen };
  }
}

/** The names of calls that a dry run does not send. */
export function plan(context: StepContext, calls: readonly Call[]): string {
  for (const call of calls) context.onPlanned?.(call);
  return calls.map(({ operation }) => operation).join(', ');
}

/**
 * Sends calls in order, retries each while its refusal passes by itself, and waits between them until the resource is
 * settled. After the last, the caller waits for what it expects.
 */
export async function sendAll<Spec, State>(
  context: StepContext,
  resource: Resource<Spec, State>,
  { spec, calls }: { readonly spec: Spec; readonly calls: readonly Call[] },
): Promise<void> {
  const what = titleAndName(context, resource, spec);
  for (const [index, call] of calls.entries()) {
    if (index > 0 && resource.pending) await settle(context, resource, spec);
    try {
      await sendPatiently(context, { what, refusals: resource.transient ?? [] }, () => call.send(context.aws));
    } catch (error) {
      if (!isUndone(error)) throw error;
    }
  }
}
