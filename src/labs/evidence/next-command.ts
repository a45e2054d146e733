/** Why something does not hold, and the one command that a failed check tells to run next, ready to paste. */
import { quote } from '../../aws/explain.ts';
import type { StepContext } from '../../steps/context.ts';

export interface Diagnosis {
  readonly cause: string;
  /** One command to run next. */
  readonly next: string;
}

/** A command of streamlab for this lab, under its name and on its target. */
export function labCommand({ labId, namePrefix, aws }: StepContext, command: string): string {
  const { kind, endpoint, profile, region } = aws.target;
  const words = ['streamlab', command, labId];
  if (namePrefix !== undefined) words.push('--name', namePrefix);
  if (kind === 'aws') words.push('--target', 'aws');
  if (kind === 'endpoint' && endpoint !== undefined) words.push('--endpoint-url', quote(endpoint));
  if (kind !== 'sandbox') words.push('--region', region);
  if (profile !== undefined) words.push('--profile', quote(profile));
  return words.join(' ');
}
