/** Opens a lab on its target, and holds what the commands on labs share: argument, options, JSON head, timing. */
import { stopwatch } from '../core/clock.ts';
import { UsageError } from '../core/errors.ts';
import { DEFAULT_LAB, findLab, labs } from '../labs/catalog/index.ts';
import type { CheckedLab } from '../labs/checks/spec.ts';
import { type ResolvedLab, resolveLab } from '../labs/lab.ts';
import type { StepContext } from '../steps/context.ts';
import type { ArgumentSpec } from './command.ts';
import type { CommandContext, Connection } from './context.ts';
import { duration } from './options.ts';

export interface LabSession extends ResolvedLab {
  readonly lab: CheckedLab;
  readonly connection: Connection;
}

export interface SessionOptions {
  readonly timeoutMs?: number;
  readonly dryRun?: boolean;
}

/** The argument of most commands. */
export const labArgument: ArgumentSpec = {
  name: 'lab',
  summary: `a lab listed by \`streamlab labs\` (default: ${DEFAULT_LAB})`,
};

const DEFAULT_TIMEOUT_MS = 5 * 60_000;

/** An option of the commands that change resources. */
export const stepTimeout = duration(
  '--timeout <time>',
  'how long to wait for each step',
  `${DEFAULT_TIMEOUT_MS / 60_000}m`,
);

/** All labs with `--all`, otherwise the one that the argument names. */
export function chooseLabs(all: boolean, labId: string | undefined): readonly CheckedLab[] {
  if (all && labId !== undefined) throw new UsageError('--all takes no lab');
  return all ? labs : [findLab(labId)];
}

export async function openLab(
  context: CommandContext,
  lab: CheckedLab,
  { timeoutMs = DEFAULT_TIMEOUT_MS, dryRun = false }: SessionOptions = {},
): Promise<LabSession> {
  const connection = await context.connect();
  const { aws, accountId, moveClock, namePrefix, explain, explainOptions } = connection;
  const step: StepContext = {
    aws,
    accountId,
    signal: context.signal,
    clock: context.io.clock,
    moveClock,
    labId: lab.id,
    nextCommand: context.nextCommand,
    explainOptions,
    namePrefix,
    timeoutMs,
    dryRun,
    onPlanned: explain,
    onProgress: (text) => context.report.busy(text),
  };
  return { ...resolveLab(step, lab), lab, connection };
}

/** The first members of JSON results about a lab. */
export function labHead({ lab, connection }: LabSession) {
  return { lab: lab.id, ...connectionHead(connection) };
}

/** The prefix and the target for JSON results, without credentials. */
export function connectionHead({ target, accountId, namePrefix }: Connection) {
  const { kind, region, endpoint, profile } = target;
  return { name: namePrefix ?? null, target: { kind, region, accountId, endpoint, profile } };
}

/** Shows `text` while `work` runs, and measures its duration. */
export async function timed<T>(
  { io, report }: CommandContext,
  text: string,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly ms: number }> {
  const elapsed = stopwatch(io.clock);
  report.busy(text);
  try {
    const result = await work();
    return { result, ms: elapsed() };
  } finally {
    report.idle();
  }
}

/** Gives `work` a context that Ctrl-C does not interrupt, to remove what was created or written. */
export async function withCleanUp<T>(
  { step, connection }: LabSession,
  work: (cleanUp: StepContext) => Promise<T>,
): Promise<T> {
  const { signal } = new AbortController();
  const aws = connection.reopen(signal);
  try {
    return await work({ ...step, aws, signal });
  } finally {
    aws.dispose();
  }
}
