/** streamlab teardown: removes a lab, or all of them, and proves that nothing is left. */
import { formatDuration } from '../../core/duration.ts';
import { EXIT } from '../../core/errors.ts';
import { describeOtherNames, findOtherNames, type OtherNames } from '../../labs/engine/other-names.ts';
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
      const under = connection.namePrefix === undefined ? '' : ` under the name ${connection.namePrefix}`;
      const what = `${all ? 'every lab' : chosen[0]?.id}${under} from account ${connection.accountId}`;
      if (!(await confirm(context, `Remove ${what}?`))) return EXIT.done;
    }
    const sessions = await Promise.all(chosen.map((lab) => openLab(context, lab, { timeoutMs: timeout, dryRun })));
    const others = await otherNamesOf(context, sessions);
    const results: TearDownResult[] = [];
    for (const session of sessions) results.push(await tearDown(context, session, { onlyChanges: all, others }));
    const left = results.flatMap((result) => result.left);
    if (all && dryRun) context.report.note(UNCHANGED);
    else if (all && left.length === 0) {
      context.report.note(`${whatIsLeft(['any lab', connection.namePrefix], others, results)}.`);
    }
    context.report.object({
      ...connectionHead(connection),
      dryRun,
      labs: results,
      left,
      ...tellOtherNames(context, others),
    });
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
  /** Where they were looked for: of which name nothing is left is then said. */
  readonly others?: OtherNames;
}

const UNCHANGED = 'Nothing was changed (--dry-run).';

/** Also the last phase of `run --teardown`. */
export async function tearDown(
  context: CommandContext,
  { lab, step }: LabSession,
  { onlyChanges, others }: TearDownOptions,
): Promise<TearDownResult> {
  const { report } = context;
  const onStep = (result: StepResult): void => {
    if (!onlyChanges || result.outcome !== 'not there') report.line(stepLine(result, report.styles), STEP_HANGING);
  };
  const { result: outcome, ms } = await timed(context, `tearing down ${lab.id}`, () =>
    tearDownLab(step, planLab(lab), onStep),
  );
  for (const one of outcome.left) report.warn(`left over: ${one}`);
  if (step.dryRun) {
    if (!onlyChanges) report.note(UNCHANGED);
  } else if (outcome.left.length > 0) report.note(`Run it again: ${context.nextCommand('teardown', lab.id)}`);
  else if (!onlyChanges) {
    report.note(`${whatIsLeft([lab.id, step.namePrefix], others, [outcome])} (${formatDuration(ms)}).`);
  }
  return { lab: lab.id, ...outcome, ms };
}

/** Nothing, or what was kept because it was there before or is somebody else's. */
function whatIsLeft(
  [what, namePrefix]: readonly [string, string | undefined],
  others: OtherNames | undefined,
  reports: readonly TearDownReport[],
): string {
  const kept = reports
    .flatMap(({ steps }) => steps)
    .filter(({ outcome }) => outcome === 'not ours' || outcome === 'put back')
    .map(({ title, name, outcome }) => `${title} ${name} (${outcome})`);
  const isElsewhere = others !== undefined && others.found.length + others.unseen.length > 0;
  const bare = isElsewhere ? ' under its own names' : '';
  const under = namePrefix === undefined ? bare : ` under --name ${namePrefix}`;
  return kept.length === 0
    ? `Nothing of ${what} is left${under}`
    : `Removed what was ours of ${what}${under}, kept ${kept.join(', ')}`;
}

/** What is up of these labs under other names, for example under that of an earlier version. */
export interface FoundElsewhere extends OtherNames {
  /** For people. */
  readonly text: string | undefined;
}

export async function otherNamesOf(
  { report }: CommandContext,
  sessions: readonly LabSession[],
): Promise<FoundElsewhere> {
  const [first] = sessions;
  if (first === undefined) return { found: [], unseen: [], text: undefined };
  report.busy('looking for other names');
  const others = await findOtherNames(
    first.step,
    sessions.map(({ lab }) => lab),
  );
  report.idle();
  return { ...others, text: describeOtherNames(first.step, others, sessions.length > 1) };
}

/** Notes them; returns the member of the JSON result. */
export function tellOtherNames({ report }: CommandContext, { found, unseen, text }: FoundElsewhere) {
  if (text !== undefined) report.note(text);
  const [reason, ...more] = unseen;
  if (reason !== undefined) {
    const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
    report.note(`Not everything could be searched for labs under other names: ${reason}${others}`);
  }
  return { others: found.map(({ name = null, labs }) => ({ name, labs })) };
}
