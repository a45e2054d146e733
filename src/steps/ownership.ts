/** The owner of a resource: stored in its tags on AWS, never in a file of ours. */
import type { StepContext } from './context.ts';

export type Tags = Readonly<Record<string, string>>;

export const LAB_TAG = 'streamlab:lab';
export const NAME_TAG = 'streamlab:name';
/** On a resource that existed before: teardown restores and keeps it. */
export const ADOPTED_TAG = 'streamlab:adopted';

/** The value of the name tag without `--name`. */
const NO_NAME = 'default';

export type Owner = 'ours' | 'adopted' | 'foreign';

/** The tags of every resource that this lab creates under this name. */
export function ownTags({ labId, namePrefix }: Pick<StepContext, 'labId' | 'namePrefix'>): Tags {
  return { [LAB_TAG]: labId, [NAME_TAG]: namePrefix ?? NO_NAME };
}

export function ownerOf(context: Pick<StepContext, 'labId' | 'namePrefix'>, tags: Tags): Owner {
  const isOurs = Object.entries(ownTags(context)).every(([key, value]) => tags[key] === value);
  if (!isOurs) return 'foreign';
  return ADOPTED_TAG in tags ? 'adopted' : 'ours';
}

/** For services that take a list of tags. */
export function tagList(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

export function tagsOfList(list: readonly { Key?: string; Value?: string }[] | undefined): Tags {
  return Object.fromEntries((list ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}
