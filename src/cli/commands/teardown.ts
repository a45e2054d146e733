/** streamlab teardown: removes a lab, or all of them, and proves that nothing is left. */
import { stopwatch } from '../../core/clock.ts';
import { formatDuration } from '../../core/duration.ts';
import { EXIT, UsageError } from '../../core/errors.ts';
import { labs } from '../../labs/catalog/index.ts';
import { planLab } from '../../labs/engine/plan.ts';
import { type TearDownReport, tearDownLab } from '../../labs/engine/tear-down.ts';
import { defineCommand } from '../command.ts';
import { confirm } from '../confirm.ts';
import type { CommandContext } from '../context.ts';
import { stepLine } from '../format/step-line.ts';
import { labArgument } from '../lab-argument.ts';
import { type LabSession, openLab, resultHead } from '../lab-session.ts';
import { duration, flag } from '../options.ts';

export const teardownCommand = defineCommand({
  name: 'teardown',
  summary: 'remove all of a lab, and prove that it is gone',
  description:
    'Removes the resources of a lab in reverse order, carries on after failures, and then looks a second time for each of them. Adopted resources are put back; what is not ours is never touched.',
  arguments: [labArgument],
  options: {
    all: flag('--all', 'every lab of this name'),
    dryRun: flag('--dry-run', 'say what would be done, and do nothing'),
    timeout: duration('--timeout <time>', 'how long to wait for each step', '5m'),
  },
  examples: ['streamlab teardown', 'streamlab teardown --all --yes'],
  run: async (context, { all, dryRun, timeout }, [labId]) => {
    if (all && labId !== undefined) throw new UsageError('--all takes no lab');
    const ids = all ? labs.map(({ id }) => id) : [labId];
    const sessions: LabSession[] = [];
    for (const id of ids) sessions.push(await openLab(context, id, { timeoutMs: timeout, dryRun }));
    const [first] = sessions;
    if (first?.connection.target.kind === 'aws' && !dryRun) {
      const what = `${all ? 'every lab' : first.lab.id} from account ${first.connection.accountId}`;
      if (!(await confirm(context, `Remove ${what}?`))) return EXIT.done;
    }
    const results: TearDownResult[] = [];
    for (const session of sessions) results.push(await tearDown(context, session, { onlyChanges: all }));
    const left = results.flatMap((result) => result.left);
    if (all && !dryRun && left.length === 0) context.report.note('Nothing of any lab is left.');
    if (first) {
      const { lab: _, ...head } = resultHead('teardown', first);
      context.report.object({ ...head, dryRun, labs: results, left });
    }
    return left.length > 0 ? EXIT.leftOver : EXIT.done;
  },
});

export interface TearDownResult extends TearDownReport {
  readonly lab: string;
  readonly ms: number;
}

export interface TearDownOptions {
  /** Says nothing of what was not there. */
  readonly onlyChanges: boolean;
}

/** Also the last phase of `run --teardown`. */
export async function tearDown(
  context: CommandContext,
  { lab, step }: LabSession,
  { onlyChanges }: TearDownOptions,
): Promise<TearDownResult> {
  const { report } = context;
  const elapsed = stopwatch(step.clock);
  report.busy(`tearing down ${lab.id}`);
  const outcome = await tearDownLab(step, planLab(lab), (result) => {
    if (!onlyChanges || result.outcome !== 'not there') report.line(stepLine(result, report.styles));
  });
  report.idle();
  const ms = elapsed();
  for (const one of outcome.left) report.warn(`left over: ${one}`);
  if (step.dryRun) report.note('Nothing was done (--dry-run).');
  else if (outcome.left.length > 0) report.note(`Run it again: streamlab teardown ${lab.id}`);
  else if (!onlyChanges) report.note(`Nothing of ${lab.id} is left (${formatDuration(ms)}).`);
  return { lab: lab.id, ...outcome, ms };
}
