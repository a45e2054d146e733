/** Refusals of AWS that pass by themselves, as data, and the answers that only say that something is late. */
import { AwsError, isAbsent } from '../aws/errors.ts';
import { delay } from '../core/clock.ts';
import { EXIT, UserError } from '../core/errors.ts';
import type { StepContext } from './context.ts';

/** An error after which the same call succeeds some seconds later. */
export interface Refusal {
  /** The calls that are refused so; absent: every call of this kind of resource. */
  readonly operations?: readonly string[];
  /** AWS's error code, without the `Exception` that some services and SDKs add. */
  readonly error: string;
  /** A part of AWS's message, where the code alone also stands for errors that stay. */
  readonly says?: string;
  /** For people: what is being waited for. */
  readonly reason: string;
}

/** What a step needs of another resource is not shown yet. */
export class NotShownYet extends UserError {}

/** Why a call is sent again, or undefined when its error stays. */
function reasonToRetry(error: unknown, refusals: readonly Refusal[]): string | undefined {
  if (!(error instanceof AwsError)) return undefined;
  const code = error.name.replace(/Exception$/, '');
  return refusals.find(
    ({ operations, error: name, says = '' }) =>
      name === code && (operations?.includes(error.operation) ?? true) && error.reason.includes(says),
  )?.reason;
}

/** A removal of what is gone, or switching off what is off: done, for example by the first try, whose reply was lost. */
export function isUndone(error: unknown): boolean {
  if (!(error instanceof AwsError)) return false;
  if (isAbsent(error) && /^(Delete|Detach)/.test(error.operation)) return true;
  return /is already disabled|has no stream to disable/.test(error.reason);
}

/**
 * Why to look again before anything else is done: AWS says that something exists which no read has shown yet, or no
 * longer shows what an earlier read did. AWS gives the first in its messages alone.
 */
export function whatIsLate(error: unknown): string | undefined {
  if (error instanceof NotShownYet) return error.message;
  if (!(error instanceof AwsError)) return undefined;
  const isLateRead = isAbsent(error) && /^(Describe|Get|List)/.test(error.operation);
  return isLateRead || /already (exist|enabled|has an enabled stream)|is being deleted/.test(error.reason)
    ? error.message
    : undefined;
}

const FIRST_RETRY_MS = 25;
const LONGEST_RETRY_MS = 3_000;

/** Sends a call, again while its refusal is one of those that pass; gives up after the context's timeout. */
export async function sendPatiently<T>(
  context: StepContext,
  { what, refusals }: { readonly what: string; readonly refusals: readonly Refusal[] },
  send: () => Promise<T>,
): Promise<T> {
  const deadline = context.clock.now() + context.timeoutMs;
  for (let pause = FIRST_RETRY_MS; ; pause = Math.min(pause * 2, LONGEST_RETRY_MS)) {
    try {
      return await send();
    } catch (error) {
      const reason = reasonToRetry(error, refusals);
      if (reason === undefined) throw error;
      if (context.clock.now() + pause > deadline) throw gaveUp(`${what}: ${reason}`, error);
      context.onProgress?.(`${what}: ${reason}`);
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
