/** Amazon Resource Names, as values. */
import { partitionOf } from './partition.ts';

export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly accountId: string;
  /** Everything after the fifth colon. */
  readonly resource: string;
}

/** The parts of an ARN, or undefined when the text is not an ARN. */
export function parseArn(text: string): Arn | undefined {
  const [prefix, partition, service, region, accountId, ...resource] = text.split(':');
  if (prefix !== 'arn' || !partition || !service || region === undefined || accountId === undefined) return undefined;
  if (resource.length === 0) return undefined;
  return { partition, service, region, accountId, resource: resource.join(':') };
}

/** Without a partition it is that of the region; ARNs without a region, such as those of roles, need one. */
export function formatArn(arn: Omit<Arn, 'partition'> & { readonly partition?: string }): string {
  const { partition = partitionOf(arn.region), service, region, accountId, resource } = arn;
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}
