/** TagResource: adds tags to a table, or replaces their values. */
import { TagResource$ } from '@aws-sdk/client-dynamodb';
import { defineOperation } from '../../service.ts';
import { checkInput } from '../engine/check-input.ts';
import type { InputCheck } from '../engine/dynalite.ts';
import { validationError } from '../errors.ts';
import type { DynamoDbState } from '../state.ts';
import { TAG_LIST } from '../tables/table-checks.ts';
import { type Tag, taggedTable, withTags } from '../tables/tags.ts';
import { taggedResource, type Wire } from '../wire.ts';

interface TagResourceInput {
  readonly ResourceArn?: string;
  readonly Tags: readonly Tag[];
}

const CHECK: InputCheck = { types: { ResourceArn: 'String', Tags: { ...Object(TAG_LIST), notNull: true } } };

export const tagResource = defineOperation<Wire, Wire, DynamoDbState>(TagResource$, {
  encoding: 'wire',
  resources: taggedResource,
  handle: async (input, { state }) => {
    const { ResourceArn, Tags } = checkInput<TagResourceInput>(input, CHECK);
    const table = taggedTable(ResourceArn, state.tables, state.environment);
    if (Tags.length === 0) throw validationError('Atleast one Tag needs to be provided as Input.');
    await state.tables.save({ ...table, tags: withTags(table.tags, Tags) });
    return {};
  },
});
