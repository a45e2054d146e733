/** Tags of roles and policies, whose keys are case-insensitive but preserve case. */
import type { Tag } from '@aws-sdk/client-iam';
import { ServiceError } from '../../contract/service.ts';
import { mergeTags, type Tags } from '../../contract/tags.ts';
import { quotaExceeded } from './errors.ts';

/** The tags with those of the list added or replaced. Throws for a duplicate key, and above the quota. */
export function mergeTagsIgnoringCase(tags: Tags, list: readonly Tag[] = []): Tags {
  const keys = list.map(({ Key }) => Key?.toLowerCase());
  if (new Set(keys).size < keys.length)
    throw new ServiceError('InvalidInput', 'Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  const added = Object.fromEntries(list.map(({ Key = '', Value = '' }) => [Key, Value]));
  const tooMany = (): ServiceError => quotaExceeded('The number of tags has reached the maximum limit.');
  return mergeTags(withoutTagsIgnoringCase(tags, Object.keys(added)), added, tooMany);
}

/** The tags without those of the given keys; missing keys are no error. */
export function withoutTagsIgnoringCase(tags: Tags, unwanted: readonly string[]): Tags {
  const keys = new Set(unwanted.map((key) => key.toLowerCase()));
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.has(key.toLowerCase())));
}
