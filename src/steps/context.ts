/** What every step knows: whose lab it is, in which account, and how long it may take. */
import type { Aws, Call } from '../aws/clients.ts';
import { formatArn } from '../core/arn.ts';
import type { Clock } from '../core/clock.ts';

/** Moves the target's time forward by `ms` and returns what it is then. */
export type MoveClock = (ms: number) => Promise<Date>;

export interface StepContext {
  readonly aws: Aws;
  readonly accountId: string;
  readonly signal: AbortSignal;
  /** The time of this machine: for deadlines, pauses and durations. */
  readonly clock: Clock;
  /** Absent where the target's time cannot be moved. */
  readonly moveClock?: MoveClock;
  readonly labId: string;
  /** `--name`, which all resource names start with; undefined: the labs' own names. */
  readonly namePrefix: string | undefined;
  /** What a person has named otherwise: the name on AWS by the lab's own. */
  readonly names?: Readonly<Record<string, string>>;
  /** How long one wait may last. */
  readonly timeoutMs: number;
  /** Nothing is changed: calls are made up, not sent. */
  readonly dryRun: boolean;
  /** Told of each call that a dry run leaves out. */
  readonly onPlanned?: (call: Call) => void;
  /** Told what is being waited for. */
  readonly onProgress?: (text: string) => void;
}

/** The target's time, which may have been moved away from this machine's. */
export async function targetTime({ clock, moveClock }: Pick<StepContext, 'clock' | 'moveClock'>): Promise<Date> {
  return moveClock ? moveClock(0) : new Date(clock.now());
}

/** In a lab's name of a resource: what the lab asks its reader to replace. */
const YOURNAME = 'YOURNAME-';
const NOBODY = 'student-';

/** The name on AWS of what a lab calls `logical`: behind `--name`, or as the lab has it. */
export function resourceName(
  { namePrefix, names }: Pick<StepContext, 'namePrefix' | 'names'>,
  logical: string,
): string {
  const given = names?.[logical];
  if (given !== undefined) return given;
  const bare = logical.startsWith(YOURNAME) ? logical.slice(YOURNAME.length) : undefined;
  if (namePrefix !== undefined) return `${namePrefix}-${bare ?? logical}`;
  return bare === undefined ? logical : NOBODY + bare;
}

/** The ARN of something in this account and region. */
export function arnOf({ aws, accountId }: StepContext, service: string, resource: string): string {
  const region = service === 'iam' ? '' : aws.target.region;
  return formatArn({ service, region, accountId, resource });
}

/** Where Lambda logs what a function of this name writes. */
export function logGroupName(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}
