/** The interface of a kind of resource; ensure.ts and remove.ts are written once for all kinds. */
import type { Call } from '../aws/clients.ts';
import { waitFor } from '../aws/wait.ts';
import { delay } from '../core/clock.ts';
import { EXIT, UserError } from '../core/errors.ts';
import type { StepContext } from './context.ts';
import type { Owner, Tags } from './ownership.ts';

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
  /** AWS creates it again by itself, as a late invocation does its log group. */
  readonly comesBack?: boolean;
  /** The name on AWS. */
  name(context: StepContext, spec: Spec): string;
  /** The IDs of the resources that must exist first. */
  needs(spec: Spec): readonly string[];
  find(context: StepContext, spec: Spec): Promise<State | undefined>;
  /** The names of all resources of this kind in the account and region; absent for those whose names do not tell. */
  list?(context: StepContext): AsyncIterable<readonly (string | undefined)[]>;
  /** The transition that it is in, for example `CREATING`; undefined when settled. */
  pending?(state: State): string | undefined;
  /** Why it is settled but unusable, such as a function whose creation failed. */
  failure?(state: State): string | undefined;
  tags(context: StepContext, spec: Spec, state: State): Promise<Tags>;
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
  /** Why a refused call is retried, for example `the role is not assumable yet`; undefined when it is not. */
  transient?(error: unknown): string | undefined;
}

const FIRST_RETRY_MS = 25;
const LONGEST_RETRY_MS = 3_000;

/** The settled state, or undefined when the resource does not exist (any more). */
export async function settle<Spec, State>(
  context: StepContext,
  resource: Resource<Spec, State>,
  spec: Spec,
): Promise<State | undefined> {
  const what = `${resource.title} ${resource.name(context, spec)}`;
  const { state } = await waitFor<{ readonly state: State | undefined }>(
    async () => {
      const state = await resource.find(context, spec);
      const seen = state === undefined ? undefined : resource.pending?.(state);
      return seen === undefined ? { value: { state } } : { seen };
    },
    {
      what,
      clock: context.clock,
      timeoutMs: context.timeoutMs,
      signal: context.signal,
      onSeen: (seen) => context.onProgress?.(`${what}: ${seen}`),
    },
  );
  return state;
}

/** The names of calls that a dry run does not send. */
export function plan(context: StepContext, calls: readonly Call[]): string {
  for (const call of calls) context.onPlanned?.(call);
  return calls.map(({ operation }) => operation).join(', ');
}

/** Sends calls in order, retries each while its error is transient, and waits after each until the resource is settled. */
export async function sendAll<Spec, State>(
  context: StepContext,
  resource: Resource<Spec, State>,
  { spec, calls }: { readonly spec: Spec; readonly calls: readonly Call[] },
): Promise<void> {
  for (const call of calls) {
    await sendOne(context, resource, { spec, call });
    if (resource.pending) await settle(context, resource, spec);
  }
}

async function sendOne<Spec, State>(
  context: StepContext,
  resource: Resource<Spec, State>,
  { spec, call }: { readonly spec: Spec; readonly call: Call },
): Promise<void> {
  const deadline = context.clock.now() + context.timeoutMs;
  for (let pause = FIRST_RETRY_MS; ; pause = Math.min(pause * 2, LONGEST_RETRY_MS)) {
    try {
      await call.send(context.aws);
      return;
    } catch (error) {
      const reason = resource.transient?.(error);
      if (reason === undefined) throw error;
      const name = `${resource.title} ${resource.name(context, spec)}`;
      if (context.clock.now() + pause > deadline) throw gaveUp(`${name}: ${reason}`, error);
      context.onProgress?.(`${name}: ${reason}`);
      await delay(context.clock, pause, context.signal);
    }
  }
}

function gaveUp(what: string, cause: unknown): UserError {
  const answer = cause instanceof Error ? cause.message : String(cause);
  return new UserError(`Gave up on ${what}; the last answer was ${answer}`, {
    hint: 'run it again to resume; --timeout allows more time',
    exitCode: EXIT.gaveUp,
    cause,
  });
}
