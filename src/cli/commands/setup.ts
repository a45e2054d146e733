/** streamlab setup: every step of a lab that is not done yet. */

import { stopwatch } from '../../core/clock.ts';
import { formatDuration } from '../../core/duration.ts';
import { EXIT } from '../../core/errors.ts';
import { findLab } from '../../labs/catalog/index.ts';
import { type LabChoices, planLab } from '../../labs/engine/plan.ts';
import { setUpLab } from '../../labs/engine/set-up.ts';
import type { StepResult } from '../../labs/engine/steps-of.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { stepLine } from '../format/step-line.ts';
import { labArgument } from '../lab-argument.ts';
import { type LabSession, openLab, resultHead } from '../lab-session.ts';
import { duration, flag, text } from '../options.ts';

export const setup = defineCommand({
  name: 'setup',
  summary: 'every step of a lab that is not done yet',
  description:
    'Creates the resources of a lab in the order of its steps, waits until each is ready, and leaves alone what is there and as it should be. Run it again to go on after an interruption.',
  arguments: [labArgument],
  options: {
    dryRun: flag('--dry-run', 'say what would be done, and do nothing'),
    role: text('--role <arn>', "an execution role that exists already, in place of the lab's own"),
    adopt: flag('--adopt', 'use resources of these names that are not ours; teardown puts them back'),
    runtime: text('--runtime <runtime>', 'language of the handler: node (default), python, or as nodejs22.x'),
    variant: text('--variant <variant>', 'another handler of the lab, as original'),
    timeout: duration('--timeout <time>', 'how long to wait for each step', '5m'),
  },
  examples: ['streamlab setup', 'streamlab setup books --runtime python', 'streamlab setup dogs --dry-run --explain'],
  run: async (context, { dryRun, role, runtime, variant, adopt, timeout }, [labId]) => {
    planLab(findLab(labId), { runtime, variant, roleArn: role }); // refuses what makes no sense before anything starts
    const session = await openLab(context, labId, { timeoutMs: timeout, dryRun });
    const result = await setUp(context, session, { choices: { runtime, variant, roleArn: role }, adopt });
    context.report.object({ ...resultHead('setup', session), dryRun, ...result });
    return EXIT.done;
  },
});

export interface SetUpChoices {
  readonly choices: LabChoices;
  readonly adopt: boolean;
}

/** Also the first phase of `run`. */
export async function setUp(context: CommandContext, { lab, step }: LabSession, { choices, adopt }: SetUpChoices) {
  const { report } = context;
  const specs = planLab(lab, choices);
  const elapsed = stopwatch(step.clock);
  report.busy(`setting up ${lab.id}`);
  const onStep = (result: StepResult): void => report.line(stepLine(result, report.styles));
  const steps = await setUpLab(step, specs, { adopt, onStep });
  report.idle();
  const ms = elapsed();
  report.note(step.dryRun ? 'Nothing was done (--dry-run).' : `Ready in ${formatDuration(ms)}.`);
  return { steps, ms };
}
