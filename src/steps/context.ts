/** What every step is given: the lab, its name prefix, the account, the clocks and the timeout. */
import type { Aws, Call } from '../aws/clients.ts';
import type { ExplainOptions } from '../aws/explain.ts';
import { formatArn } from '../core/arn.ts';
import type { Clock } from '../core/clock.ts';
import type { NextCommand } from '../core/errors.ts';
import { partitionOf } from '../core/partition.ts';

/** Moves the target's clock forward by `ms` and returns its time after that. */
export type MoveClock = (ms: number) => Promise<Date>;

export interface StepContext {
  readonly aws: Aws;
  readonly accountId: string;
  readonly signal: AbortSignal;
  /** This machine's clock: for deadlines, pauses and durations. */
  readonly clock: Clock;
  /** Absent where the target's clock cannot be moved. */
  readonly moveClock?: MoveClock;
  readonly labId: string;
  /** For hints. */
  readonly nextCommand: NextCommand;
  /** For AWS CLI commands in hints: what the shell's own settings do not say of the target. */
  readonly explainOptions?: ExplainOptions;
  /** `--name`, which all resource names start with; undefined: the labs' own names. */
  readonly namePrefix: string | undefined;
  /** Names that a person gave instead: the name on AWS by the lab's own. */
  readonly names?: Readonly<Record<string, string>>;
  /** Timeout of a single wait. */
  readonly timeoutMs: number;
  /** Nothing is changed: calls are planned, not sent. */
  readonly dryRun: boolean;
  /** Gets each call that a dry run does not send. */
  readonly onPlanned?: (call: Call) => void;
  /** Gets a text about what is being waited for. */
  readonly onProgress?: (text: string) => void;
}

/** The target's time: the sandbox's clock may be ahead of this machine's. */
export async function targetTime({ clock, moveClock }: Pick<StepContext, 'clock' | 'moveClock'>): Promise<Date> {
  return moveClock ? moveClock(0) : new Date(clock.now());
}

/** In a lab's name of a resource: the placeholder that readers of the lab replace. */
const YOURNAME = 'YOURNAME-';
const DEFAULT_PREFIX = 'student-';

/** The name on AWS of a lab's resource: with the prefix of `--name`, or the lab's own. */
export function resourceName(
  { namePrefix, names }: Pick<StepContext, 'namePrefix' | 'names'>,
  logical: string,
): string {
  const given = names?.[logical];
  if (given !== undefined) return given;
  const bare = logical.startsWith(YOURNAME) ? logical.slice(YOURNAME.length) : undefined;
  if (namePrefix !== undefined) return `${namePrefix}-${bare ?? logical}`;
  return bare === undefined ? logical : DEFAULT_PREFIX + bare;
}

/** The ARN of a resource in this account and region. */
export function arnOf({ aws, accountId }: StepContext, service: string, resource: string): string {
  const partition = partitionOf(aws.target.region);
  const region = service === 'iam' ? '' : aws.target.region;
  return formatArn({ partition, service, region, accountId, resource });
}

/** The default log group of a function. */
export function logGroupName(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}
