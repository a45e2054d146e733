/** TagResource: adds tags to a table, or replaces their values. */
import { TagResource$ } from '@aws-sdk/client-dynamodb';
import { defineOperation } from '../../../contract/service.ts';
import { checkInput } from '../engine/check-input.ts';
import type { InputCheck } from '../engine/dynalite.ts';
import { requiredMember, validationError } from '../errors.ts';
import type { DynamoDbState } from '../state.ts';
import { TAG_LIST } from '../tables/table-checks.ts';
import { type Tag, taggedNotFound, taggedTableName, withTags } from '../tables/tags.ts';
import { taggedResource, type Wire } from '../wire.ts';

interface TagResourceInput {
  readonly ResourceArn?: string;
  readonly Tags?: readonly Tag[];
}

const CHECK: InputCheck = { types: { ResourceArn: 'String', Tags: TAG_LIST } };

export const tagResource = defineOperation<Wire, Wire, DynamoDbState>(TagResource$, {
  encoding: 'wire',
  resources: taggedResource,
  handle: async (input, { state }) => {
    const { ResourceArn, Tags } = checkInput<TagResourceInput>(input, CHECK);
    if (ResourceArn !== undefined && Tags === undefined) throw requiredMember('tags');
    const tableName = taggedTableName(ResourceArn, state.environment);
    if (Tags === undefined || Tags.length === 0)
      throw validationError('Atleast one Tag needs to be provided as Input.');
    const table = state.tables.find(tableName);
    if (table === undefined) throw taggedNotFound(ResourceArn);
    await state.tables.save({ ...table, tags: withTags(table.tags, Tags) });
    return {};
  },
});
