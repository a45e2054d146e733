/** streamlab verify: proves each step of a lab, or of all that are up, by its behaviour. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { openAws } from '../../aws/clients.ts';
import { stopwatch } from '../../core/clock.ts';
import { formatDuration } from '../../core/duration.ts';
import { EXIT, type ExitCode, UsageError, UserError } from '../../core/errors.ts';
import { packageVersion } from '../../core/package-root.ts';
import { labs } from '../../labs/catalog/index.ts';
import { isUp } from '../../labs/engine/is-up.ts';
import { functionOf } from '../../labs/engine/plan.ts';
import { sourceOf } from '../../labs/engine/source-of.ts';
import { type CheckResult, type Score, scoreOf, verifyLab } from '../../labs/engine/verify.ts';
import { limitsFor } from '../../labs/evidence/limits.ts';
import type { MoveClock } from '../../steps/context.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { checkLines, scoreLine } from '../format/check-lines.ts';
import { maskAccount } from '../format/mask-account.ts';
import { labArgument } from '../lab-argument.ts';
import { type LabSession, openLab } from '../lab-session.ts';
import { duration, flag, text } from '../options.ts';

export const verify = defineCommand({
  name: 'verify',
  summary: 'prove each step of a lab by its behaviour',
  description:
    'Writes a marked item of its own, follows it from its stream record to the log line of the invocation that received it, and removes it. It does not matter whether the lab was set up by streamlab, by the AWS CLI or in the console. Exits with 3 when a check failed, with 4 when one is only pending.',
  arguments: [labArgument],
  options: {
    all: flag('--all', 'every lab of this name that is up'),
    write: flag('--no-write', 'call no function and write nothing; skips the checks that do'),
    function: text('--function <name>', 'the name of your function, when it is not the one of the lab'),
    source: text('--source <name>', 'the name of your table or Kinesis stream, when it is not the one of the lab'),
    zip: text('--zip <file>', 'the zip that you deployed by hand, to compare its code'),
    maskAccount: flag('--mask-account', 'leave the number of the account out of the result'),
    timeout: duration('--timeout <time>', 'how long to wait for what must happen (default: as usual on the target)'),
  },
  examples: [
    'streamlab verify',
    'streamlab verify --all --json',
    'streamlab verify dogs --no-write',
    'streamlab verify dogs --function ada-ProcessDynamoDBRecords --source Dogs',
  ],
  run: async (context, { all, write, zip, function: functionName, source, maskAccount: masks, timeout }, [labId]) => {
    if (all && labId !== undefined) throw new UsageError('--all takes no lab');
    if (all && [zip, functionName, source].some((one) => one !== undefined)) {
      throw new UsageError('--function, --source and --zip are about one lab, not --all');
    }
    const startedAt = new Date(context.io.clock.now()).toISOString();
    const codeSha256 = zip === undefined ? undefined : await hashOfZip(path.resolve(context.io.cwd, zip));
    const sessions = all
      ? await labsThatAreUp(context)
      : [rename(await openLab(context, labId), { functionName, source })];
    const mask = masks ? (one: string, id: string) => maskAccount(one, id) : (one: string) => one;
    const results: LabResult[] = [];
    for (const session of sessions) {
      results.push(await verifyOne(context, session, { noWrite: !write, codeSha256, timeoutMs: timeout, mask }));
    }
    const { connection, step } = sessions[0] ?? neverEmpty();
    const { kind, region } = connection.target;
    const head = {
      schemaVersion: 1,
      command: 'verify',
      toolVersion: packageVersion(),
      startedAt,
      backend: kind,
      region,
      accountId: connection.accountId,
      name: step.namePrefix ?? null,
      noWrite: !write,
    };
    const score = scoreOf(results.flatMap(({ checks }) => checks));
    const result = all ? { ...head, labs: results, score } : { ...head, ...results[0] };
    context.report.object(JSON.parse(mask(JSON.stringify(result), connection.accountId)));
    return exitCode(score);
  },
});

export interface LabResult {
  readonly lab: string;
  readonly checks: readonly CheckResult[];
  readonly score: Score;
  readonly ms: number;
}

export interface VerifyOneOptions {
  readonly noWrite: boolean;
  readonly codeSha256: string | undefined;
  readonly timeoutMs: number | undefined;
  readonly mask: (text: string, accountId: string) => string;
}

/** Also a phase of `run`. */
export async function verifyOne(
  { report }: CommandContext,
  { lab, step, connection }: LabSession,
  { noWrite, codeSha256, timeoutMs, mask }: VerifyOneOptions,
): Promise<LabResult> {
  const elapsed = stopwatch(step.clock);
  report.busy(`verifying ${lab.id}`);
  const moved = countMoves();
  // What was written is removed even when Ctrl-C has ended everything else.
  const { signal } = new AbortController();
  const aws = openAws(connection.target, { signal, onCall: connection.explain });
  try {
    const moving = { ...step, moveClock: step.moveClock && moved.by(step.moveClock) };
    const checks = await verifyLab(moving, lab, {
      limits: limitsFor(connection.target.kind, timeoutMs),
      noWrite,
      codeSha256,
      cleanUp: { ...step, aws, signal },
      onCheck: (result) => {
        for (const line of checkLines(result, report.styles)) report.line(mask(line, connection.accountId));
      },
      onLeftOver: (reason) => report.warn(`what verify wrote could not be removed: ${reason}`),
    });
    const ms = elapsed();
    const score = scoreOf(checks);
    report.idle();
    if (moved.ms > 0) report.note(`The sandbox's clock was moved forward by ${formatDuration(moved.ms)}.`);
    report.line(`${report.styles.bold(lab.id)}: ${scoreLine(score)} (${formatDuration(ms)})`);
    return { lab: lab.id, checks, score, ms };
  } finally {
    aws.dispose();
  }
}

/** Adds up how far a clock is moved. */
function countMoves() {
  const moved = {
    ms: 0,
    by:
      (moveClock: MoveClock): MoveClock =>
      (ms) => {
        moved.ms += ms;
        return moveClock(ms);
      },
  };
  return moved;
}

async function labsThatAreUp(context: CommandContext): Promise<readonly LabSession[]> {
  const first = await openLab(context, labs[0]?.id);
  const sessions: LabSession[] = [];
  for (const lab of labs) {
    const session = { ...first, lab, step: { ...first.step, labId: lab.id } };
    if (await isUp(session.step, lab)) sessions.push(session);
  }
  if (sessions.length > 0) return sessions;
  throw new UserError('No lab of this name is up', { hint: 'streamlab setup', exitCode: EXIT.checkFailed });
}

/** The same lab with what a person has named otherwise. */
function rename(
  session: LabSession,
  { functionName, source }: { readonly functionName: string | undefined; readonly source: string | undefined },
): LabSession {
  const { lab, step } = session;
  const names = {
    ...(functionName === undefined ? {} : { [functionOf(lab).name]: functionName }),
    ...(source === undefined ? {} : { [sourceOf(lab).name]: source }),
  };
  return { ...session, step: { ...step, names } };
}

async function hashOfZip(file: string): Promise<string> {
  try {
    return createHash('sha256')
      .update(await readFile(file))
      .digest('base64');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`Cannot read the zip: ${reason}`, { cause: error });
  }
}

/** 3 when a check failed, 4 when one is only pending. */
export function exitCode({ failed, pending }: Score): ExitCode {
  if (failed > 0) return EXIT.checkFailed;
  return pending > 0 ? EXIT.checkPending : EXIT.done;
}

function neverEmpty(): never {
  throw new Error('there is always a lab to verify');
}
