/** streamlab labs: the labs, what each proves, and which are set up. */
import { EXIT } from '../../core/errors.ts';
import { labs } from '../../labs/catalog/index.ts';
import { planLab } from '../../labs/engine/plan.ts';
import { statusOf } from '../../labs/engine/status-of.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { connectionHead, openLab } from '../lab-session.ts';
import { flag } from '../options.ts';
import { chooseTarget, runningSandbox } from '../target.ts';

const ID_WIDTH = 8;
const HANGING = ID_WIDTH + 1;

export const command = defineCommand({
  options: { local: flag('--local', 'only the list, without asking the target which labs are set up') },
  examples: ['streamlab labs', 'streamlab labs --local --json'],
  run: async (context, { local }) => {
    const { report } = context;
    const isThere = !local && (await isTargetThere(context));
    const states = isThere ? await lookForLabs(context) : undefined;
    const rows = labs.map((lab) => {
      const variants = Object.entries(lab.variants ?? {}).map(([name, { summary }]) => ({ name, summary }));
      const { id, title, proves, payload } = lab;
      return { id, title, proves, payload, runtimes: Object.keys(lab.runtimes), variants, state: states?.get(id) };
    });
    for (const { id, title, proves, state, variants } of rows) {
      const mark =
        state === undefined ? '' : `  ${state === 'up' ? report.styles.good(state) : report.styles.dim(state)}`;
      report.line(`${report.styles.bold(id.padEnd(ID_WIDTH))} ${title}${mark}`, HANGING);
      report.line(`${''.padEnd(ID_WIDTH)} ${report.styles.dim(proves)}`, HANGING);
      for (const { name, summary } of variants) {
        report.line(`${''.padEnd(ID_WIDTH)} ${report.styles.dim(`--variant ${name}: ${summary}`)}`, HANGING);
      }
    }
    const target = isThere ? connectionHead(await context.connect()).target : undefined;
    report.object({ target, labs: rows });
    return EXIT.done;
  },
});

/** Listing the labs does not start the sandbox. */
async function isTargetThere({ io, globals, report, nextCommand }: CommandContext): Promise<boolean> {
  if (chooseTarget(globals, io.env).kind !== 'sandbox' || (await runningSandbox(io.env)) !== undefined) return true;
  report.note(`The sandbox is not running, so no lab is set up. Start with: ${nextCommand('setup')}`);
  return false;
}

/** `up` when all resources of a lab exist, `partly up` when some do, `down` when none does. */
async function lookForLabs(context: CommandContext): Promise<ReadonlyMap<string, string>> {
  const states = new Map<string, string>();
  for (const lab of labs) {
    const { step } = await openLab(context, lab);
    const found = await statusOf(step, planLab(lab));
    const there = found.filter(({ outcome }) => outcome !== 'not there' && outcome !== 'not ours');
    states.set(lab.id, there.length === 0 ? 'down' : there.length === found.length ? 'up' : 'partly up');
  }
  return states;
}
