/** streamlab experiment: predictions about triggers, tested on temporary resources. */
import { type Aws, openAws } from '../../aws/clients.ts';
import { formatDuration } from '../../core/duration.ts';
import { EXIT, type ExitCode } from '../../core/errors.ts';
import { findLab } from '../../labs/catalog/index.ts';
import { type Experiment, type Outcome, timesFor } from '../../labs/experiments/experiment.ts';
import { experiments, findExperiment } from '../../labs/experiments/index.ts';
import { runExperiment } from '../../labs/experiments/run.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import type { Styles } from '../format/styles.ts';
import { connectionHead, openLab, timed, withCleanUp } from '../lab-session.ts';
import { duration } from '../options.ts';
import { startOwnSandbox } from '../target.ts';

const NAME_WIDTH = 10;
const PROSE_HANGING = 2;
/** As wide as what stands before a prediction. */
const OUTCOME_HANGING = 15;

export const command = defineCommand({
  description:
    'Without an argument it lists the experiments. Each creates its own resources, prints what is predicted and what is observed, and removes the resources again, also after Ctrl-C. Those that move the clock of the sandbox (batching, retry) run in a sandbox of their own. Exits with 3 when a prediction was wrong.',
  arguments: [{ name: 'experiment', summary: 'an experiment listed by `streamlab experiment`' }],
  options: {
    timeout: duration('--timeout <time>', 'how long to wait for each result (default: depends on the target)'),
  },
  examples: ['streamlab experiment', 'streamlab experiment batching', 'streamlab experiment poison --json'],
  run: async (context, { timeout }, [id]) => {
    if (id === undefined) return list(context);
    const chosen = await findExperiment(id).load();
    return inOwnSandbox(context, chosen, (own) => runOne(own, chosen, timeout));
  },
});

function list({ report }: CommandContext): ExitCode {
  const { bold } = report.styles;
  for (const { id, title } of experiments) report.line(`${bold(id.padEnd(NAME_WIDTH))} ${title}`, NAME_WIDTH + 1);
  const entries = experiments.map(({ id, title }) => ({ id, title }));
  report.object({ experiments: entries });
  return EXIT.done;
}

/** An experiment that moves the clock of the sandbox gets one of its own: the person's runs on untouched. */
async function inOwnSandbox(
  context: CommandContext,
  { movesClock = false }: Experiment,
  work: (context: CommandContext) => Promise<ExitCode>,
): Promise<ExitCode> {
  const connection = await context.connect();
  if (!movesClock || connection.target.kind !== 'sandbox') return work(context);
  context.report.note('It moves the clock, so it runs in a sandbox of its own, which ends with it.');
  const { dispose, ...own } = await startOwnSandbox(connection.target);
  const { io, signal } = context;
  const reopen = (other: AbortSignal): Aws =>
    openAws(own.target, { signal: other, clock: io.clock, onCall: connection.explain });
  const aws = reopen(signal);
  try {
    return await work({ ...context, connect: async () => ({ ...connection, ...own, aws, reopen }) });
  } finally {
    aws.dispose();
    await dispose();
  }
}

async function runOne(context: CommandContext, chosen: Experiment, timeoutMs: number | undefined): Promise<ExitCode> {
  const { report } = context;
  const { styles } = report;
  const session = await openLab(context, findLab());
  const { connection, step } = session;
  report.line(styles.bold(chosen.title));
  report.line(`It is said:  ${chosen.claim}`, PROSE_HANGING);
  const { result, ms } = await timed(context, 'setting up', () =>
    withCleanUp(session, (cleanUp) =>
      runExperiment(step, chosen, {
        times: timesFor(connection.target, timeoutMs),
        cleanUp,
        onBusy: (text) => report.busy(text),
        onOutcome: (outcome) => {
          for (const line of outcomeLines(outcome, styles)) report.line(line, OUTCOME_HANGING);
        },
        onLeftOver: (what) => report.warn(`left over: ${what}`),
      }),
    ),
  ).catch((error: unknown) => {
    report.note('The experiment ended early; its resources were removed, except those named in a warning.');
    throw error;
  });
  const { outcomes, left } = result;
  report.line(`What it shows:  ${chosen.lesson}`, PROSE_HANGING);
  if (left.length === 0) report.note(`All resources were removed (${formatDuration(ms)}).`);
  const { id, title, claim, lesson } = chosen;
  report.object({ ...connectionHead(connection), experiment: id, title, claim, lesson, outcomes, left, ms });
  if (left.length > 0) return EXIT.leftOver;
  return outcomes.every(({ holds }) => holds) ? EXIT.done : EXIT.checkFailed;
}

function outcomeLines({ what, predicted, observed, holds }: Outcome, styles: Styles): readonly string[] {
  const verdict = holds ? styles.good('as predicted') : styles.bad('otherwise');
  return [`  ${styles.accent(what)}`, `    predicted  ${predicted}`, `    observed   ${observed}  ${verdict}`];
}
