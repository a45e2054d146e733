/** streamlab status: which resources of a lab exist, and their state. */
import { EXIT } from '../../core/errors.ts';
import { findLab } from '../../labs/catalog/index.ts';
import { deployedChoices } from '../../labs/engine/deployed.ts';
import { planLab } from '../../labs/engine/plan.ts';
import { statusOf } from '../../labs/engine/status-of.ts';
import { defineCommand } from '../command.ts';
import { STEP_HANGING, stepLine } from '../format/lines.ts';
import { labArgument, labHead, openLab } from '../lab-session.ts';
import { otherNamesOf, tellOtherNames } from './teardown.ts';

export const command = defineCommand({
  description:
    'Reports the state of each resource of a lab: ready, busy, drifted from what setup would make, blocked (a trigger whose batch fails and is retried), adopted, not there, or not ours. Changes nothing.',
  arguments: [labArgument],
  examples: ['streamlab status', 'streamlab status music --json'],
  run: async (context, _values, [labId]) => {
    const session = await openLab(context, findLab(labId));
    const choices = await deployedChoices(session.step, session.lab);
    const resources = await statusOf(session.step, planLab(session.lab, choices));
    for (const resource of resources) context.report.line(stepLine(resource, context.report.styles), STEP_HANGING);
    const isUp = resources.some(({ outcome }) => outcome !== 'not there' && outcome !== 'not ours');
    const others = isUp ? {} : tellOtherNames(context, await otherNamesOf(context, [session]));
    context.report.object({ ...labHead(session), resources, ...others });
    return EXIT.done;
  },
});
