/** The tags of event source mappings; Lambda's tag operations name a mapping by its ARN. */
import type { Collection } from '../../../store/collection.ts';
import type { Mapping } from './mapping.ts';

export interface MappingTags {
  /** Undefined when the ARN names no mapping. */
  list(arn: string): Readonly<Record<string, string>> | undefined;
  /** Adds and replaces tags; false when the ARN names no mapping. */
  add(arn: string, tags: Readonly<Record<string, string>>): Promise<boolean>;
  /** Removes tags, those that are not there without a word; false when the ARN names no mapping. */
  remove(arn: string, keys: readonly string[]): Promise<boolean>;
}

export function mappingTags(mappings: Collection<Mapping>, arnOf: (uuid: string) => string): MappingTags {
  const find = (arn: string): Mapping | undefined => {
    const mapping = mappings.get(arn.slice(arn.lastIndexOf(':') + 1));
    return mapping !== undefined && arnOf(mapping.uuid) === arn ? mapping : undefined;
  };
  const put = async (mapping: Mapping | undefined, change: (tags: Mapping['tags']) => Mapping['tags']) => {
    if (mapping === undefined) return false;
    await mappings.put(mapping.uuid, { ...mapping, tags: change(mapping.tags) });
    return true;
  };
  return {
    list: (arn) => find(arn)?.tags,
    add: (arn, tags) => put(find(arn), (before) => ({ ...before, ...tags })),
    remove: (arn, keys) =>
      put(find(arn), (before) => Object.fromEntries(Object.entries(before).filter(([key]) => !keys.includes(key)))),
  };
}
