/** The permissions of the execution role on a stream, and the error message without them (aws-behaviour.md 4.3). */
import type { RoleMay } from '../../../contract/ports.ts';
import type { EventSource } from '../../../streams/event-source.ts';

/** Whether the role has all permissions that a mapping needs; checked when the mapping is created. */
export async function mayMap(roleMay: RoleMay, roleArn: string, { type, arn }: EventSource): Promise<boolean> {
  const allowed = await Promise.all(type.actions.map((action) => roleMay(roleArn, action, arn)));
  return allowed.every(Boolean);
}

/** Whether the role may read; checked before each read. */
export async function mayRead(roleMay: RoleMay, roleArn: string, { type, arn }: EventSource): Promise<boolean> {
  const [read] = type.actions;
  return read !== undefined && roleMay(roleArn, read, arn);
}

export function noAccess({ type, arn }: EventSource): string {
  const names = type.actions.map((action) => action.slice(action.indexOf(':') + 1));
  const list = `${names.slice(0, -1).join(', ')}, and ${names.at(-1)}`;
  return `Cannot access stream ${arn}. Please ensure the role can perform the ${list} Actions on your stream in IAM.`;
}
