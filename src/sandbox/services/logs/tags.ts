/** The tags of log groups, for the older operations by name and the newer ones by ARN. */
import { ServiceError } from '../../contract/service.ts';
import { MAX_TAGS, mergeTags, type Tags, withoutTags } from '../../contract/tags.ts';
import { groupNameInArn } from './input.ts';
import type { LogGroup } from './model.ts';
import type { LogsState } from './state.ts';

/** The group of a resource ARN. */
export function taggedGroup(state: LogsState, resourceArn: string | undefined): LogGroup {
  return state.group(groupNameInArn(resourceArn ?? ''));
}

export async function tagGroup(state: LogsState, group: LogGroup, tags: Tags): Promise<void> {
  const tooMany = (): ServiceError =>
    new ServiceError('TooManyTagsException', `A resource can have no more than ${MAX_TAGS} tags.`);
  await state.groups.put(group.name, { ...group, tags: mergeTags(group.tags, tags, tooMany) });
}

/** Missing keys are no error. */
export async function untagGroup(state: LogsState, group: LogGroup, keys: readonly string[]): Promise<void> {
  await state.groups.put(group.name, { ...group, tags: withoutTags(group.tags, keys) });
}
