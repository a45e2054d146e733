/** A command's lab under its name on its target: what every step of the lab works with. */
import { UsageError } from '../core/errors.ts';
import { findLab } from '../labs/catalog/index.ts';
import type { Lab } from '../labs/lab.ts';
import type { StepContext } from '../steps/context.ts';
import type { CommandContext, Connection } from './context.ts';
import { NAME_PATTERN } from './global-options.ts';

export interface LabSession {
  readonly lab: Lab;
  readonly step: StepContext;
  readonly connection: Connection;
}

export interface SessionOptions {
  readonly timeoutMs?: number;
  readonly dryRun?: boolean;
}

const DEFAULT_TIMEOUT_MS = 5 * 60_000;

export async function openLab(
  context: CommandContext,
  labId: string | undefined,
  { timeoutMs = DEFAULT_TIMEOUT_MS, dryRun = false }: SessionOptions = {},
): Promise<LabSession> {
  const lab = findLab(labId);
  const named = nameGiven(context);
  const connection = await context.connect();
  const namePrefix = named ?? nameOfCaller(connection);
  if (namePrefix !== undefined) context.report.note(`Name: ${namePrefix}`);
  const step: StepContext = {
    aws: connection.aws,
    accountId: connection.accountId,
    signal: context.signal,
    clock: context.io.clock,
    moveClock: connection.moveClock,
    labId: lab.id,
    namePrefix,
    timeoutMs,
    dryRun,
    onPlanned: connection.explain,
    onProgress: (text) => context.report.busy(text),
  };
  return { lab, step, connection };
}

/** What every JSON result opens with. */
export function resultHead(command: string, { lab, step, connection }: LabSession) {
  return { schemaVersion: 1, command, lab: lab.id, name: step.namePrefix ?? null, target: targetOf(connection) };
}

/** A target for JSON results: no credentials. */
export function targetOf({ target, accountId }: Connection) {
  const { kind, region, endpoint, profile } = target;
  return { kind, region, accountId, endpoint, profile };
}

/** `--name`, else STREAMLAB_NAME. */
function nameGiven({ globals, io }: CommandContext): string | undefined {
  const fromEnvironment = io.env.STREAMLAB_NAME || undefined;
  if (globals.name === undefined && fromEnvironment !== undefined && !NAME_PATTERN.test(fromEnvironment)) {
    throw new UsageError(`STREAMLAB_NAME is up to 20 letters, digits and inner hyphens, not ${fromEnvironment}`);
  }
  return globals.name ?? fromEnvironment;
}

/** On an account of AWS the bare names may be somebody's own, so there the caller's name stands in front of them. */
function nameOfCaller({ target, callerName }: Connection): string | undefined {
  if (target.kind !== 'aws' || callerName === undefined) return undefined;
  const name = callerName
    .replace(/@.*$/, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .slice(0, 20)
    .replace(/^-+|-+$/g, '');
  return NAME_PATTERN.test(name) ? name : undefined;
}
