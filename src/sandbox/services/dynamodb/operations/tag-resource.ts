/** TagResource: adds tags to a table or replaces their values. */
import { TagResource$ } from '@aws-sdk/client-dynamodb';
import type { InputCheck } from '../engine/dynalite.ts';
import { requiredMember, validationException } from '../errors.ts';
import { defineEngineOperation } from '../operation.ts';
import { TAG_LIST } from '../tables/table-checks.ts';
import { type Tag, taggedNotFound, taggedTableName, withTags } from '../tables/tags.ts';
import { resourceArn } from '../wire.ts';

interface TagResourceInput {
  readonly ResourceArn?: string;
  readonly Tags?: readonly Tag[];
}

const CHECK: InputCheck = { types: { ResourceArn: 'String', Tags: TAG_LIST } };

export const tagResource = defineEngineOperation<TagResourceInput>(TagResource$, {
  check: CHECK,
  resources: resourceArn,
  handle: async ({ ResourceArn, Tags }, { tables, environment }) => {
    if (ResourceArn !== undefined && Tags === undefined) throw requiredMember('tags');
    const tableName = taggedTableName(ResourceArn, environment);
    if (Tags === undefined || Tags.length === 0)
      throw validationException('Atleast one Tag needs to be provided as Input.');
    const table = tables.find(tableName);
    if (table === undefined) throw taggedNotFound(ResourceArn);
    await tables.save({ ...table, tags: withTags(table.tags, Tags) });
    return {};
  },
});
