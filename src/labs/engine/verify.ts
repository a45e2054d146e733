/** Proves each step of a lab by its behaviour: all checks in parallel, reported in the lab's order. */
import { AwsError, isAccessDenied } from '../../aws/errors.ts';
import { stopwatch } from '../../core/clock.ts';
import { EXIT, UserError } from '../../core/errors.ts';
import type { StepContext } from '../../steps/context.ts';
import { findLogGroup } from '../../steps/log-group.ts';
import { expectation, type Finding, mergeFindings } from '../checks/check.ts';
import { type CheckedLab, isWriting, type LabCheck, type PartSpec, runPart } from '../checks/spec.ts';
import { type CheckContext, startChecks } from '../evidence/context.ts';
import { labCommand } from '../evidence/next-command.ts';
import { executionRole, notAssumable } from '../evidence/permissions.ts';
import { openFollow } from '../follow/context.ts';
import type { TimeLimits } from '../follow/limits.ts';
import { inOrderOf } from './steps-of.ts';

export interface CheckResult extends Finding {
  /** `<lab>/<n>`; n is the number of the lab's step. */
  readonly id: string;
  readonly title: string;
  readonly ms: number;
}

export interface Score {
  readonly passed: number;
  readonly failed: number;
  readonly pending: number;
  readonly skipped: number;
  readonly total: number;
}

export interface VerifyOptions {
  readonly limits: TimeLimits;
  /** Skips every check that calls the function or writes. */
  readonly noWrite: boolean;
  /** Of the zip that a person deployed by hand. */
  readonly codeSha256?: string;
  /** For the removal of the checks' own writes; must not be interrupted. */
  readonly cleanUp: StepContext;
  /** Gets each result, in the lab's order. */
  readonly onCheck: (result: CheckResult) => void;
  /** Gets the reason why a write could not be removed. */
  readonly onLeftOver: (reason: string) => void;
}

/** Rejects when the credentials are refused; failures of the lab, and of calls about it, are in the results. */
export async function verifyLab(
  step: StepContext,
  lab: CheckedLab,
  options: VerifyOptions,
): Promise<readonly CheckResult[]> {
  const { limits, codeSha256, noWrite, cleanUp, onCheck, onLeftOver } = options;
  const follow = await openFollow(step, lab, limits);
  const hadLogGroup = findLogGroup(step, follow.logGroup).then((found) => found !== undefined);
  await hadLogGroup.catch(() => {}); // the check of the log group reports it
  const run = startChecks({ ...follow, codeSha256, noWrite, hadLogGroup });
  const checks = lab.checks.map((check, index) => ({ id: `${lab.id}/${index + 1}`, needs: [], check }));
  const results: CheckResult[] = [];
  const tell = inOrderOf<CheckResult>(checks, (result) => {
    results.push(result);
    onCheck(result);
  });
  try {
    const ended = await Promise.allSettled(
      checks.map(async ({ id, check }) => {
        const elapsed = stopwatch(step.clock);
        const finding = await runCheck(run.context, check);
        tell(id, { id, title: check.title, ...finding, ms: elapsed() });
      }),
    );
    for (const one of ended) if (one.status === 'rejected') throw one.reason;
  } finally {
    await run.cleanUp(cleanUp, onLeftOver);
  }
  return results;
}

export function scoreOf(results: readonly Pick<CheckResult, 'state'>[]): Score {
  const count = (state: Finding['state']): number => results.filter((result) => result.state === state).length;
  return {
    passed: count('pass'),
    failed: count('fail'),
    pending: count('pending'),
    skipped: count('skipped'),
    total: results.length,
  };
}

async function runCheck(context: CheckContext, { parts }: LabCheck): Promise<Finding> {
  const findings: Finding[] = [];
  for (const part of parts) {
    findings.push(context.noWrite && isWriting(part) ? leftOut(context) : await tryPart(context, part));
    if (findings.at(-1)?.state === 'fail') break;
  }
  return mergeFindings(findings);
}

async function tryPart(context: CheckContext, part: PartSpec): Promise<Finding> {
  try {
    return await runPart(context, part);
  } catch (error) {
    context.step.signal.throwIfAborted();
    if (!isAccessDenied(error)) return undecided(context, error);
    const { operation, reason } = error;
    const role = isRoleNotAssumable(error) ? await executionRole(context) : undefined;
    if (role !== undefined) {
      const { fail } = expectation(context, 'a function that runs', 'aws iam get-role, for its trust policy');
      return fail(reason, { cause: reason, next: notAssumable(context.step, role).next });
    }
    return expectation(context, 'permission to look', 'aws sts get-caller-identity').open(
      'skipped',
      `not allowed to look: ${operation}`,
      { cause: reason, next: 'ask for that permission, or let someone verify who has it' },
    );
  }
}

/** A check that a failed call has ended: the other checks go on. Refused credentials would end each of them. */
function undecided(context: CheckContext, error: unknown): Finding {
  if (error instanceof AwsError && error.exitCode === EXIT.credentials) throw error;
  const again = labCommand(context.step, 'verify');
  const reason = error instanceof Error ? error.message : String(error);
  const cause = error instanceof UserError ? reason : `a bug in streamlab, please report it: ${reason}`;
  const { open } = expectation(context, 'an answer to every call of this check', again);
  return open('pending', `could not be examined: ${reason}`, { cause, next: again });
}

/** AWS uses the name of a denied permission for it, so only the message differs. */
function isRoleNotAssumable({ operation, reason }: AwsError): boolean {
  return operation === 'Invoke' && reason.includes('assume');
}

function leftOut({ step }: CheckContext): Finding {
  return {
    state: 'skipped',
    observed: 'not examined: --no-write calls no function and writes nothing',
    expected: 'a call or a write of its own',
    call: `${labCommand(step, 'verify')}, without --no-write`,
  };
}
