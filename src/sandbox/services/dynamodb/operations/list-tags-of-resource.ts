/** ListTagsOfResource: the tags of a table. */
import { ListTagsOfResource$ } from '@aws-sdk/client-dynamodb';
import { defineOperation } from '../../../contract/service.ts';
import { tagList } from '../../../contract/tags.ts';
import { checkInput } from '../engine/check-input.ts';
import type { DynamoDbState } from '../state.ts';
import { taggedNotFound, taggedTableName } from '../tables/tags.ts';
import { taggedResource, type Wire } from '../wire.ts';

export const listTagsOfResource = defineOperation<Wire, Wire, DynamoDbState>(ListTagsOfResource$, {
  encoding: 'wire',
  resources: taggedResource,
  handle: (input, { state }) => {
    const { ResourceArn } = checkInput<{ ResourceArn?: string }>(input, { types: { ResourceArn: 'String' } });
    const table = state.tables.find(taggedTableName(ResourceArn, state.environment));
    if (table === undefined) throw taggedNotFound(ResourceArn);
    return { Tags: tagList(table.tags) };
  },
});
