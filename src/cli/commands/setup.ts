/** streamlab setup: creates the resources of a lab that are missing, and updates those that have drifted. */

import { AwsError } from '../../aws/errors.ts';
import { formatDuration } from '../../core/duration.ts';
import { EXIT, UsageError } from '../../core/errors.ts';
import { findLab } from '../../labs/catalog/index.ts';
import { type LabChoices, planLab } from '../../labs/engine/plan.ts';
import { setUpLab } from '../../labs/engine/set-up-lab.ts';
import type { StepResult } from '../../labs/engine/steps-of.ts';
import type { Lab } from '../../labs/lab.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { STEP_HANGING, stepLine } from '../format/lines.ts';
import { type LabSession, labArgument, labHead, openLab, stepTimeout, timed } from '../lab-session.ts';
import { choice, flag, type OptionValues, text } from '../options.ts';
import { runsPython } from '../target.ts';

/** Also those of `run`. */
export const setUpOptions = {
  role: text('--role <arn>', "use this existing execution role instead of the lab's own"),
  path: text('--path <path>', "path of the lab's own role, such as /labs/"),
  permissionsBoundary: text('--permissions-boundary <arn>', "policy that limits the lab's own role"),
  adopt: flag('--adopt', 'reuse existing resources with these names; teardown restores them'),
  runtime: text(
    '--runtime <runtime>',
    'language of the handler: node (default), python, or a runtime such as nodejs22.x',
  ),
  variant: text('--variant <variant>', "use another of the lab's handlers, for example original"),
  code: choice('--code <code>', "replace code that is none of the lab's handlers", ['lab']),
  timeout: stepTimeout,
};

export const command = defineCommand({
  description:
    'Creates the resources of a lab in the order of its steps, waits until each is ready, and does not change those that exist and are in the desired state. Run it again to resume after an interruption.',
  arguments: [labArgument],
  options: {
    dryRun: flag('--dry-run', 'show the plan without changing anything'),
    ...setUpOptions,
  },
  examples: ['streamlab setup', 'streamlab setup books --runtime python', 'streamlab setup dogs --dry-run --explain'],
  run: async (context, { dryRun, timeout, ...choices }, [labId]) => {
    const lab = findLab(labId);
    planLab(lab, choicesOf(choices)); // rejects invalid choices before anything is started
    const session = await openLab(context, lab, { timeoutMs: timeout, dryRun });
    const result = await setUp(context, session, choices);
    context.report.object({ ...labHead(session), dryRun, ...result });
    return EXIT.done;
  },
});

export type SetUpChoices = Omit<OptionValues<typeof setUpOptions>, 'timeout'>;

export function choicesOf({ role, ...choices }: Omit<SetUpChoices, 'adopt'>): LabChoices {
  return { ...choices, roleArn: role };
}

/** Also the first phase of `run`. */
export async function setUp(context: CommandContext, { lab, step, connection }: LabSession, choices: SetUpChoices) {
  const { report } = context;
  const specs = planLab(lab, choicesOf(choices));
  const python = specs.find((spec) => spec.kind === 'function' && spec.code.runtime.startsWith('python'));
  if (python !== undefined && connection.target.kind === 'sandbox' && !(await runsPython())) {
    report.warn('python3 was not found on this machine: the sandbox can create this function, but not run it');
  }
  const onStep = (result: StepResult): void => report.line(stepLine(result, report.styles), STEP_HANGING);
  const { result: steps, ms } = await timed(context, `setting up ${lab.id}`, () =>
    setUpLab(step, specs, { adopt: choices.adopt, onStep }),
  ).catch((error: unknown) => {
    throw refusedRuntime(error, choices.runtime, lab) ?? error;
  });
  report.note(step.dryRun ? 'Nothing was changed (--dry-run).' : `Ready in ${formatDuration(ms)}.`);
  return { steps, ms };
}

/** Lambda knows which runtimes there are; the help names the languages of the labs. */
function refusedRuntime(error: unknown, runtime: string | undefined, { runtimes }: Lab): UsageError | undefined {
  if (runtime === undefined || !(error instanceof AwsError) || error.name !== 'InvalidParameterValueException') return;
  if (!error.reason.includes(runtime)) return;
  const known = Object.entries(runtimes).map(([language, code]) => `--runtime ${language} is ${code.runtime}`);
  return new UsageError(error.message, { hint: known.join(', '), cause: error });
}
