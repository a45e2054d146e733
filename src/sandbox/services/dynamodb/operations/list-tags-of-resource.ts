/** ListTagsOfResource: the tags of a table. */
import { ListTagsOfResource$ } from '@aws-sdk/client-dynamodb';
import { tagList } from '../../../contract/tags.ts';
import { defineEngineOperation } from '../operation.ts';
import { taggedNotFound, taggedTableName } from '../tables/tags.ts';
import { resourceArn } from '../wire.ts';

export const listTagsOfResource = defineEngineOperation<{ readonly ResourceArn?: string }>(ListTagsOfResource$, {
  check: { types: { ResourceArn: 'String' } },
  resources: resourceArn,
  handle: ({ ResourceArn }, { tables, environment }) => {
    const table = tables.find(taggedTableName(ResourceArn, environment));
    if (table === undefined) throw taggedNotFound(ResourceArn);
    return { Tags: tagList(table.tags) };
  },
});
