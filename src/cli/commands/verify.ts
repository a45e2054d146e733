/** streamlab verify: proves each step of a lab, or of all that are set up, by its behaviour. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AwsError } from '../../aws/errors.ts';
import type { Target } from '../../aws/target.ts';
import { formatDuration } from '../../core/duration.ts';
import { EXIT, type ExitCode, UsageError, UserError } from '../../core/errors.ts';
import { packageVersion } from '../../core/package-root.ts';
import { findMissing, withUsefulNext } from '../../labs/engine/missing-parts.ts';
import { findParts } from '../../labs/engine/status-of.ts';
import { type CheckResult, type Score, scoreOf, verifyLab } from '../../labs/engine/verify.ts';
import { limitsFor } from '../../labs/follow/limits.ts';
import { resolveLab } from '../../labs/lab.ts';
import type { MoveClock } from '../../steps/context.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { CHECK_HANGING, checkLines, maskAccount, scoreLine } from '../format/lines.ts';
import { chooseLabs, type LabSession, labArgument, openLab, timed, withCleanUp } from '../lab-session.ts';
import { duration, flag, text } from '../options.ts';

export const command = defineCommand({
  description:
    'Writes a marked item, follows it from its stream record to the log line of the invocation that received it, and removes it; then one in every shard, so that none is blocked unseen. Works no matter whether the lab was set up by streamlab, by the AWS CLI or in the console. Exits with 3 when a check failed, with 4 when one is only pending, or could not be examined because a call failed.',
  arguments: [labArgument],
  options: {
    all: flag('--all', 'every lab that is set up under this --name'),
    write: flag('--no-write', 'skip the checks that call the function or write items'),
    function: text('--function <name>', "name of your function, if it differs from the lab's"),
    source: text('--source <name>', "name of your table or Kinesis stream, if it differs from the lab's"),
    zip: text('--zip <file>', 'the zip file that you deployed by hand, to compare its code'),
    maskAccount: flag('--mask-account', 'mask the account ID in the output'),
    timeout: duration('--timeout <time>', 'how long to wait for each result (default: depends on the target)'),
  },
  examples: [
    'streamlab verify',
    'streamlab verify --all --json',
    'streamlab verify dogs --no-write',
    'streamlab verify dogs --function ada-ProcessDynamoDBRecords --source Dogs',
  ],
  run: async (context, { all, write, zip, function: functionName, source, maskAccount: masks, timeout }, [labId]) => {
    const chosen = chooseLabs(all, labId);
    if (all && [zip, functionName, source].some((one) => one !== undefined)) {
      throw new UsageError('--function, --source and --zip need a single lab, not --all');
    }
    const startedAt = new Date(context.io.clock.now()).toISOString();
    const codeSha256 = zip === undefined ? undefined : await hashOfZip(path.resolve(context.io.cwd, zip));
    const { target, accountId, namePrefix } = await context.connect();
    const sessions: LabSession[] = [];
    for (const lab of chosen) {
      const session = await openLab(context, lab);
      if (!all) sessions.push(withNames(session, functionName, source));
      else if (await mayBeUp(session)) sessions.push(session);
    }
    if (sessions.length === 0) {
      const hint = context.nextCommand('setup');
      throw new UserError('No lab is set up under this --name', { hint, exitCode: EXIT.notThere });
    }
    const mask = (line: string): string => (masks ? maskAccount(line, accountId) : line);
    const results: LabResult[] = [];
    for (const session of sessions) {
      results.push(await verifyOne(context, session, { noWrite: !write, codeSha256, timeoutMs: timeout, mask }));
    }
    const head = {
      toolVersion: packageVersion(),
      startedAt,
      backend: target.kind,
      region: target.region,
      accountId,
      name: namePrefix ?? null,
      noWrite: !write,
    };
    const score = scoreOf(results.flatMap(({ checks }) => checks));
    const result = all ? { ...head, labs: results, score } : { ...head, ...results[0] };
    context.report.object(JSON.parse(mask(JSON.stringify(result))));
    return exitCode(score);
  },
});

export interface LabResult {
  readonly lab: string;
  readonly checks: readonly CheckResult[];
  readonly score: Score;
  readonly ms: number;
}

interface VerifyOneOptions {
  readonly noWrite?: boolean;
  readonly codeSha256?: string;
  readonly timeoutMs?: number;
  /** Applied to each line that is printed. */
  readonly mask?: (line: string) => string;
}

/** Also a phase of `run`. */
export async function verifyOne(
  context: CommandContext,
  session: LabSession,
  { noWrite = false, codeSha256, timeoutMs, mask = (line) => line }: VerifyOneOptions = {},
): Promise<LabResult> {
  const { report } = context;
  const { lab, step, connection } = session;
  const missing = await ifAnswered(findMissing(step, lab), undefined);
  if (missing !== undefined) report.warn(mask(`${missing.text}; next: ${missing.next}`));
  let movedMs = 0;
  const { moveClock } = step;
  const countingMoves: MoveClock | undefined =
    moveClock &&
    ((ms) => {
      movedMs += ms;
      return moveClock(ms);
    });
  const { result, ms } = await timed(context, `verifying ${lab.id}`, () =>
    withCleanUp(session, (cleanUp) =>
      verifyLab({ ...step, moveClock: countingMoves }, lab, {
        limits: limitsFor(connection.target, timeoutMs),
        noWrite,
        codeSha256,
        cleanUp,
        onCheck: (result) => {
          const lines = checkLines(result, report.styles);
          for (const line of missing === undefined ? lines : lines.slice(0, 1)) report.line(mask(line), CHECK_HANGING);
        },
        onLeftOver: (reason) => report.warn(`an item that verify wrote could not be removed: ${reason}`),
      }),
    ),
  );
  const checks = missing === undefined ? result : result.map((one) => withUsefulNext(step, missing, one));
  const score = scoreOf(checks);
  if (movedMs > 0) report.note(`The sandbox's clock was moved forward by ${formatDuration(movedMs)}.`);
  report.line(`${report.styles.bold(lab.id)}: ${scoreLine(score)} (${formatDuration(ms)})`);
  if (connection.target.kind === 'sandbox' && checks.some(({ next }) => next?.startsWith('aws '))) {
    tellEnvironment(context, connection.target);
  }
  return { lab: lab.id, checks, score, ms };
}

/** Without it the commands of the AWS CLI would go to the person's own AWS account. */
function tellEnvironment({ io, report, nextCommand }: CommandContext, { endpoint }: Target): void {
  if (io.env.AWS_ENDPOINT_URL === endpoint) return;
  report.note(
    `For commands of the AWS CLI, first send this shell to the sandbox: eval "$(${nextCommand('sandbox', 'env')})"`,
  );
}

/** The session with the user's own names of the function and the source, as far as they are given. */
function withNames(session: LabSession, functionName?: string, source?: string): LabSession {
  const { lab, step } = session;
  const names = {
    ...(functionName && { [lab.function.name]: functionName }),
    ...(source && { [lab.source.name]: source }),
  };
  return { ...session, ...resolveLab({ ...step, names }, lab), lab };
}

/** A part that could not be looked for may be there: the checks report the error. */
async function ifAnswered<T>(answer: Promise<T>, otherwise: T): Promise<T> {
  return answer.catch((error: unknown) => {
    if (!(error instanceof AwsError) || error.exitCode === EXIT.credentials) throw error;
    return otherwise;
  });
}

async function mayBeUp({ step, lab }: LabSession): Promise<boolean> {
  const parts = await ifAnswered(findParts(step, lab), { function: true, source: true });
  return parts.function || parts.source;
}

async function hashOfZip(file: string): Promise<string> {
  try {
    return createHash('sha256')
      .update(await readFile(file))
      .digest('base64');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`Cannot read the zip file: ${reason}`, { cause: error });
  }
}

/** 3 when a check failed, 4 when one is only pending. */
export function exitCode({ failed, pending }: Score): ExitCode {
  if (failed > 0) return EXIT.checkFailed;
  return pending > 0 ? EXIT.checkPending : EXIT.done;
}
