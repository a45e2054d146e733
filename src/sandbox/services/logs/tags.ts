/** The tags of log groups, which have an older set of operations by name and a newer one by ARN. */
import { ServiceError } from '../../contract/service.ts';
import { groupNameInArn } from './input.ts';
import type { LogGroup } from './model.ts';
import type { LogsState } from './state.ts';

const MOST_TAGS = 50;

type Tags = LogGroup['tags'];

/** The group that a resource ARN means. */
export function taggedGroup(state: LogsState, resourceArn: string | undefined): LogGroup {
  return state.group(groupNameInArn(resourceArn ?? ''));
}

export async function addTags(state: LogsState, group: LogGroup, tags: Tags): Promise<void> {
  const all = { ...group.tags, ...tags };
  if (Object.keys(all).length > MOST_TAGS)
    throw new ServiceError('TooManyTagsException', `A resource can have no more than ${MOST_TAGS} tags.`);
  await state.groups.put(group.name, { ...group, tags: all });
}

/** Keys that the group does not have are no error. */
export async function removeTags(state: LogsState, group: LogGroup, keys: readonly string[]): Promise<void> {
  const left = Object.entries(group.tags).filter(([key]) => !keys.includes(key));
  await state.groups.put(group.name, { ...group, tags: Object.fromEntries(left) });
}
