/** Why something does not hold, and the one command that a failed check tells to run next, ready to paste. */
import { type AnyCommand, describeCall, type ExplainedCall } from '../../aws/clients.ts';
import { explain } from '../../aws/explain.ts';
import type { StepContext } from '../../steps/context.ts';

export interface Diagnosis {
  readonly cause: string;
  /** One command to run next. */
  readonly next: string;
}

/** A command of streamlab for this lab. */
export function labCommand({ labId, nextCommand }: StepContext, command: string, ...options: string[]): string {
  return nextCommand(command, labId, ...options);
}

/** A call, or a command of the SDK, as a command of the AWS CLI on the same target. */
export function awsCommand({ explainOptions }: StepContext, call: ExplainedCall | AnyCommand): string {
  return explain('operation' in call ? call : describeCall(call), explainOptions);
}
