/** UntagResource: removes tags of a table; keys that it does not have are ignored. */
import { UntagResource$ } from '@aws-sdk/client-dynamodb';
import { defineOperation } from '../../../contract/service.ts';
import { withoutTags } from '../../../contract/tags.ts';
import { checkInput } from '../engine/check-input.ts';
import type { InputCheck } from '../engine/dynalite.ts';
import { requiredMember, resourceNotFound, validationError } from '../errors.ts';
import type { DynamoDbState } from '../state.ts';
import { taggedTableName } from '../tables/tags.ts';
import { taggedResource, type Wire } from '../wire.ts';

interface UntagResourceInput {
  readonly ResourceArn?: string;
  readonly TagKeys?: readonly string[];
}

const CHECK: InputCheck = { types: { ResourceArn: 'String', TagKeys: { type: 'List', children: 'String' } } };

export const untagResource = defineOperation<Wire, Wire, DynamoDbState>(UntagResource$, {
  encoding: 'wire',
  resources: taggedResource,
  handle: async (input, { state }) => {
    const { ResourceArn, TagKeys } = checkInput<UntagResourceInput>(input, CHECK);
    if (ResourceArn !== undefined && TagKeys === undefined) throw requiredMember('tagKeys');
    const tableName = taggedTableName(ResourceArn, state.environment);
    if (TagKeys === undefined || TagKeys.length === 0) {
      throw validationError('Atleast one Tag Key needs to be provided as Input.');
    }
    const table = state.tables.find(tableName);
    if (table === undefined) throw resourceNotFound();
    await state.tables.save({ ...table, tags: withoutTags(table.tags, TagKeys) });
    return {};
  },
});
