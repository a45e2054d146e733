/** streamlab run: all steps of a lab in one go. */
import { formatDuration } from '../../core/duration.ts';
import { EXIT, type ExitCode, UserError } from '../../core/errors.ts';
import { planLab } from '../../labs/engine/plan.ts';
import { proveTrigger } from '../../labs/engine/prove-trigger.ts';
import { type CheckResult, scoreOf } from '../../labs/engine/verify.ts';
import { limitsFor } from '../../labs/follow/limits.ts';
import { waitForRecords } from '../../labs/follow/wait-for-records.ts';
import type { Lab } from '../../labs/lab.ts';
import { samplePayload } from '../../labs/sample-payload.ts';
import { targetTime } from '../../steps/context.ts';
import { type InvokeReply, invokeNewFunction } from '../../steps/invoke.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { formatLogEventBriefly, logEventJson } from '../format/lines.ts';
import { chooseLabs, type LabSession, labArgument, labHead, openLab, withCleanUp } from '../lab-session.ts';
import { flag } from '../options.ts';
import { replyForJson, showReply } from './invoke.ts';
import { choicesOf, type SetUpChoices, setUp, setUpOptions } from './setup.ts';
import { tearDown } from './teardown.ts';
import { exitCode, verifyOne } from './verify.ts';
import { writeAll, writesOf } from './write.ts';

export const command = defineCommand({
  description:
    'Sets a lab up, calls its function with the sample event, makes sure with marked items that a new trigger delivers, writes its test items, waits until the function has logged that it received them, and verifies each step. The exit code is that of verify.',
  arguments: [labArgument],
  options: {
    all: flag('--all', 'every lab, one after the other'),
    verify: flag('--no-verify', 'end after the logs'),
    teardown: flag('--teardown', 'remove the lab at the end, also after a failure'),
    ...setUpOptions,
  },
  examples: ['streamlab run', 'streamlab run --all --teardown'],
  run: async (context, values, [labId]): Promise<ExitCode> => {
    const { all, verify, teardown, timeout, ...choices } = values;
    const chosen = chooseLabs(all, labId);
    for (const lab of chosen) planLab(lab, choicesOf(choices)); // rejects invalid choices before anything is started
    const results: object[] = [];
    const checks: CheckResult[] = [];
    let left = 0;
    for (const lab of chosen) {
      const session = await openLab(context, lab, { timeoutMs: timeout });
      const result = await runLab(context, session, { choices, verifies: verify, endsClean: teardown });
      // With --all, each result has the same members as that of a single lab.
      results.push({ ...context.report.head, ...labHead(session), ...result });
      checks.push(...(result.verify?.checks ?? []));
      left += result.teardown?.left.length ?? 0;
    }
    context.report.object(all ? { labs: results } : (results[0] ?? {}));
    return left > 0 ? EXIT.leftOver : exitCode(scoreOf(checks));
  },
});

/** The possible skew between this machine's clock and that of the log events. */
const CLOCK_SKEW_MS = 5_000;

interface RunOptions {
  readonly choices: SetUpChoices;
  readonly verifies: boolean;
  readonly endsClean: boolean;
}

async function runLab(context: CommandContext, session: LabSession, options: RunOptions) {
  const { endsClean } = options;
  let result: Awaited<ReturnType<typeof runPhases>>;
  try {
    result = await runPhases(context, session, options);
  } catch (error) {
    if (endsClean && !context.signal.aborted) await tearDown(context, session, { onlyChanges: false });
    throw error;
  }
  if (!endsClean) return { ...result, teardown: undefined };
  phase(context, session.lab, 'teardown');
  return { ...result, teardown: await tearDown(context, session, { onlyChanges: false }) };
}

async function runPhases(context: CommandContext, session: LabSession, { choices, verifies }: RunOptions) {
  const { lab, step } = session;
  phase(context, lab, 'setup');
  const setup = await setUp(context, session, choices);

  phase(context, lab, 'invoke');
  const reply = await invokeNewFunction(step, lab.function.name, await samplePayload(lab));
  showReply(context, reply, { brief: true });
  if (reply.functionError !== undefined) {
    throw new UserError(`The function failed: ${reply.functionError}`, {
      hint: context.nextCommand('tail-logs', lab.id),
      exitCode: EXIT.functionFailed,
    });
  }

  phase(context, lab, 'write');
  const written = await writeAndFollow(context, session, reply);
  const result = { setup, invoke: replyForJson(reply), ...written };
  if (!verifies) return { ...result, verify: undefined };

  phase(context, lab, 'verify');
  return { ...result, verify: await verifyOne(context, session) };
}

/** Writes once the trigger delivers, and follows the writes to the function's log. */
async function writeAndFollow(context: CommandContext, session: LabSession, reply: InvokeReply) {
  const { lab, step, connection } = session;
  const { report } = context;
  return withCleanUp(session, async (cleanUp) => {
    report.busy('waiting for the trigger to deliver');
    const onLeftOver = (reason: string): void => report.warn(`a marked item could not be removed: ${reason}`);
    const proven = await proveTrigger(step, lab, { limits: limitsFor(connection.target), cleanUp, onLeftOver });
    report.idle();
    if (proven.attempts > 1) {
      const missed = `none of the marked writes of the first ${formatDuration(proven.missedMs)}`;
      report.note(`The new trigger delivered ${missed}; LATEST misses what comes before it polls. Now it delivers.`);
    }
    try {
      const now = await targetTime(step);
      const write = await writeAll(context, session, writesOf(lab, now));
      phase(context, lab, 'logs');
      const logs: object[] = [];
      report.busy('waiting for the function to log them');
      await waitForRecords(step, lab, {
        since: now.getTime() - CLOCK_SKEW_MS,
        records: write.records,
        except: [reply.report?.requestId, ...proven.requestIds],
        obstacle: (quietMs) => proven.obstacle(now, quietMs),
        onEvent: (event) => {
          logs.push(logEventJson(event));
          report.line(formatLogEventBriefly(event, { styles: report.styles, now: context.io.clock.now() }));
        },
      });
      report.idle();
      return { write, logs };
    } finally {
      await proven.cleanUp();
    }
  });
}

function phase({ report }: CommandContext, lab: Lab, name: string): void {
  report.note(`-- ${lab.id}: ${name}`);
}
