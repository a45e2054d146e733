/** UntagResource: removes tags of a table; keys that it does not have are ignored. */
import { UntagResource$ } from '@aws-sdk/client-dynamodb';
import { defineOperation } from '../../service.ts';
import { checkInput } from '../engine/check-input.ts';
import type { InputCheck } from '../engine/dynalite.ts';
import { validationError } from '../errors.ts';
import type { DynamoDbState } from '../state.ts';
import { taggedTable, withoutTags } from '../tables/tags.ts';
import { taggedResource, type Wire } from '../wire.ts';

interface UntagResourceInput {
  readonly ResourceArn?: string;
  readonly TagKeys: readonly string[];
}

const CHECK: InputCheck = {
  types: { ResourceArn: 'String', TagKeys: { type: 'List', notNull: true, children: 'String' } },
};

export const untagResource = defineOperation<Wire, Wire, DynamoDbState>(UntagResource$, {
  encoding: 'wire',
  resources: taggedResource,
  handle: async (input, { state }) => {
    const { ResourceArn, TagKeys } = checkInput<UntagResourceInput>(input, CHECK);
    const table = taggedTable(ResourceArn, state.tables, state.environment);
    if (TagKeys.length === 0) throw validationError('Atleast one Tag Key needs to be provided as Input.');
    await state.tables.save({ ...table, tags: withoutTags(table.tags, TagKeys) });
    return {};
  },
});
