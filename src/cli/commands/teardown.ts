/** streamlab teardown: removes a lab, or all of them, and proves that nothing is left. */
import { formatDuration } from '../../core/duration.ts';
import { EXIT } from '../../core/errors.ts';
import { describeOtherNames, findOtherNames } from '../../labs/engine/other-names.ts';
import { planLab } from '../../labs/engine/plan.ts';
import type { StepResult } from '../../labs/engine/steps-of.ts';
import { type TearDownReport, tearDownLab } from '../../labs/engine/tear-down-lab.ts';
import { defineCommand } from '../command.ts';
import { confirm } from '../confirm.ts';
import type { CommandContext } from '../context.ts';
import { STEP_HANGING, stepLine } from '../format/lines.ts';
import {
  chooseLabs,
  connectionHead,
  type LabSession,
  labArgument,
  openLab,
  stepTimeout,
  timed,
} from '../lab-session.ts';
import { flag } from '../options.ts';

export const command = defineCommand({
  description:
    'Removes the resources of a lab in reverse order, continues after failures, and then checks that each of them is gone. Adopted resources are restored; resources that are not ours are never touched.',
  arguments: [labArgument],
  options: {
    all: flag('--all', 'every lab under this --name'),
    dryRun: flag('--dry-run', 'show the plan without changing anything'),
    timeout: stepTimeout,
  },
  examples: ['streamlab teardown', 'streamlab teardown --all --yes'],
  run: async (context, { all, dryRun, timeout }, [labId]) => {
    const chosen = chooseLabs(all, labId);
    const connection = await context.connect();
    if (connection.target.kind === 'aws' && !dryRun) {
      const what = `${all ? 'every lab' : chosen[0]?.id} from account ${connection.accountId}`;
      if (!(await confirm(context, `Remove ${what}?`))) return EXIT.done;
    }
    const results: TearDownResult[] = [];
    const sessions: LabSession[] = [];
    for (const lab of chosen) {
      const session = await openLab(context, lab, { timeoutMs: timeout, dryRun });
      sessions.push(session);
      results.push(await tearDown(context, session, { onlyChanges: all }));
    }
    const left = results.flatMap((result) => result.left);
    if (all && !dryRun && left.length === 0) {
      context.report.note(`${whatIsLeft('any lab', connection.namePrefix, results)}.`);
    }
    const others = await tellOtherNames(context, sessions);
    context.report.object({ ...connectionHead(connection), dryRun, labs: results, left, others });
    return left.length > 0 ? EXIT.leftOver : EXIT.done;
  },
});

export interface TearDownResult extends TearDownReport {
  readonly lab: string;
  readonly ms: number;
}

export interface TearDownOptions {
  /** Does not print resources that did not exist. */
  readonly onlyChanges: boolean;
}

/** Also the last phase of `run --teardown`. */
export async function tearDown(
  context: CommandContext,
  { lab, step }: LabSession,
  { onlyChanges }: TearDownOptions,
): Promise<TearDownResult> {
  const { report } = context;
  const onStep = (result: StepResult): void => {
    if (!onlyChanges || result.outcome !== 'not there') report.line(stepLine(result, report.styles), STEP_HANGING);
  };
  const { result: outcome, ms } = await timed(context, `tearing down ${lab.id}`, () =>
    tearDownLab(step, planLab(lab), onStep),
  );
  for (const one of outcome.left) report.warn(`left over: ${one}`);
  if (step.dryRun) report.note('Nothing was changed (--dry-run).');
  else if (outcome.left.length > 0) report.note(`Run it again: ${context.nextCommand('teardown', lab.id)}`);
  else if (!onlyChanges) {
    report.note(`${whatIsLeft(lab.id, step.namePrefix, [outcome])} (${formatDuration(ms)}).`);
  }
  return { lab: lab.id, ...outcome, ms };
}

/** Nothing, or what was kept because it was there before or is somebody else's. */
function whatIsLeft(what: string, namePrefix: string | undefined, reports: readonly TearDownReport[]): string {
  const kept = reports
    .flatMap(({ steps }) => steps)
    .filter(({ outcome }) => outcome === 'not ours' || outcome === 'put back')
    .map(({ title, name, outcome }) => `${title} ${name} (${outcome})`);
  const named = namePrefix === undefined ? what : `${what} under the name ${namePrefix}`;
  return kept.length === 0
    ? `Nothing of ${named} is left`
    : `Removed what was ours of ${named}, kept ${kept.join(', ')}`;
}

/** Notes which of these labs are up under other names, for example under that of an earlier version; returns them. */
export async function tellOtherNames({ report }: CommandContext, sessions: readonly LabSession[]) {
  const [first] = sessions;
  if (first === undefined) return [];
  report.busy('looking for other names');
  const others = await findOtherNames(
    first.step,
    sessions.map(({ lab }) => lab),
  );
  report.idle();
  const text = describeOtherNames(first.step, others, sessions.length > 1);
  if (text !== undefined) report.note(text);
  for (const reason of others.unseen) report.note(`Other names may have more: ${reason}`);
  return others.found.map(({ name = null, labs }) => ({ name, labs }));
}
