/** ListStreams: the streams of one table or all, including those disabled within the last day. */
import { ListStreams$, type ListStreamsInput, type ListStreamsOutput } from '@aws-sdk/client-dynamodb-streams';
import { pageAfter } from '../../../contract/paging.ts';
import { defineOperation } from '../../../contract/service.ts';
import type { DynamoDbStreamsState } from '../state.ts';

const PAGE = 100;

export const listStreams = defineOperation<ListStreamsInput, ListStreamsOutput, DynamoDbStreamsState>(ListStreams$, {
  rules: {
    TableName: { minLength: 3, maxLength: 255, pattern: '[a-zA-Z0-9_.-]+' },
    Limit: { min: 1, max: 100 },
    ExclusiveStartStreamArn: { minLength: 37, maxLength: 1024 },
  },
  handle: ({ TableName, Limit = PAGE, ExclusiveStartStreamArn }, { state }) => {
    const all = state.streams.list(TableName);
    const { items, last } = pageAfter(all, ({ arn }) => arn, { after: ExclusiveStartStreamArn, limit: Limit });
    return {
      Streams: items.map(({ arn, label, tableName }) => ({ StreamArn: arn, TableName: tableName, StreamLabel: label })),
      LastEvaluatedStreamArn: last,
    };
  },
});
