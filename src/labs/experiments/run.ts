/** Runs an experiment on its own resources and removes them again, whatever happens in between. */
import { type StepContext, targetTime } from '../../steps/context.ts';
import { setUpLab } from '../engine/set-up-lab.ts';
import { tearDownLab } from '../engine/tear-down-lab.ts';
import type { Experiment, ExperimentContext, Outcome, Times } from './experiment.ts';

export interface RunOptions {
  readonly times: Times;
  /** For the removal; must not be interrupted. */
  readonly cleanUp: StepContext;
  readonly onBusy: (text: string) => void;
  readonly onOutcome: (outcome: Outcome) => void;
  /** Gets each resource that is left after the removal. */
  readonly onLeftOver: (what: string) => void;
}

export interface ExperimentReport {
  readonly outcomes: readonly Outcome[];
  /** Resources that are left after the removal, for example `table streamlab-retry: still there`. */
  readonly left: readonly string[];
}

export async function runExperiment(
  given: StepContext,
  experiment: Experiment,
  options: RunOptions,
): Promise<ExperimentReport> {
  const { times, cleanUp, onBusy, onOutcome, onLeftOver } = options;
  const labId = `experiment-${experiment.id}`;
  const step: StepContext = { ...given, labId };
  const outcomes: Outcome[] = [];
  let left: readonly string[] = [];
  try {
    onBusy('setting up');
    await setUpLab(step, experiment.resources, { adopt: false, onStep: () => {} });
    const context: ExperimentContext = {
      ...times,
      step,
      since: await targetTime(step),
      busy: onBusy,
      report: (outcome) => {
        outcomes.push(outcome);
        onOutcome(outcome);
      },
    };
    await experiment.observe(context);
  } finally {
    onBusy('tearing down');
    ({ left } = await tearDownLab({ ...cleanUp, labId }, experiment.resources, () => {}));
    for (const one of left) onLeftOver(one);
  }
  return { outcomes, left };
}
