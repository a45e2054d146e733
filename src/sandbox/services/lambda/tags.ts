/** The tags of functions and event source mappings, which Lambda's tag operations name by ARN. */
import { mergeTags, type Tags, withoutTags } from '../../contract/tags.ts';
import { functionNotFound, invalidParameter, resourceNotFound } from './errors.ts';
import type { FunctionRecord } from './functions/model.ts';
import type { LambdaState } from './state.ts';

export function tooManyTags(): Error {
  return invalidParameter('Number of tags exceeds resource tag limit.');
}

/** Throws ResourceNotFoundException. */
export function tagsOf(state: LambdaState, arn: string): Tags {
  if (isMapping(arn)) return state.mappings.tags(arn) ?? notFound(arn);
  return taggedFunction(state, arn).tags;
}

/** Adds tags or replaces their values. */
export async function tagByArn(state: LambdaState, arn: string, tags: Tags): Promise<void> {
  if (Object.keys(tags).length === 0) throw invalidParameter('An error occurred and the request cannot be processed.');
  await replaceTags(state, arn, mergeTags(tagsOf(state, arn), tags, tooManyTags));
}

/** Removes tags; missing keys are no error. */
export async function untagByArn(state: LambdaState, arn: string, keys: readonly string[]): Promise<void> {
  await replaceTags(state, arn, withoutTags(tagsOf(state, arn), keys));
}

async function replaceTags(state: LambdaState, arn: string, tags: Tags): Promise<void> {
  if (isMapping(arn)) await state.mappings.setTags(arn, tags);
  else await state.functions.save({ record: { ...taggedFunction(state, arn), tags } });
}

function isMapping(arn: string): boolean {
  return arn.split(':')[5] === 'event-source-mapping';
}

function taggedFunction({ functions }: LambdaState, arn: string): FunctionRecord {
  const { name, qualifier } = functions.parse(arn);
  if (qualifier !== undefined) {
    throw invalidParameter('Tags on function aliases and versions are not supported. Please specify a function ARN.');
  }
  if (!functions.has(name)) throw functionNotFound(functions.arn({ name }));
  return functions.record(arn);
}

/** What else the pattern of ARNs allows, the sandbox does not have. */
function notFound(arn: string): never {
  throw resourceNotFound(`Event source mapping not found: ${arn}`);
}
