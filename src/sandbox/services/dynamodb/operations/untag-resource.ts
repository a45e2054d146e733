/** UntagResource: removes tags of a table; unknown keys are ignored. */
import { UntagResource$ } from '@aws-sdk/client-dynamodb';
import { withoutTags } from '../../../contract/tags.ts';
import type { InputCheck } from '../engine/dynalite.ts';
import { requestedResourceNotFound, requiredMember, validationException } from '../errors.ts';
import { defineEngineOperation } from '../operation.ts';
import { taggedTableName } from '../tables/tags.ts';
import { resourceArn } from '../wire.ts';

interface UntagResourceInput {
  readonly ResourceArn?: string;
  readonly TagKeys?: readonly string[];
}

const CHECK: InputCheck = { types: { ResourceArn: 'String', TagKeys: { type: 'List', children: 'String' } } };

export const untagResource = defineEngineOperation<UntagResourceInput>(UntagResource$, {
  check: CHECK,
  resources: resourceArn,
  handle: async ({ ResourceArn, TagKeys }, { tables, environment }) => {
    if (ResourceArn !== undefined && TagKeys === undefined) throw requiredMember('tagKeys');
    const tableName = taggedTableName(ResourceArn, environment);
    if (TagKeys === undefined || TagKeys.length === 0) {
      throw validationException('Atleast one Tag Key needs to be provided as Input.');
    }
    const table = tables.find(tableName);
    if (table === undefined) throw requestedResourceNotFound();
    await tables.save({ ...table, tags: withoutTags(table.tags, TagKeys) });
    return {};
  },
});
