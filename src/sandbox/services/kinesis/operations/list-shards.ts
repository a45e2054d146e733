/** ListShards: the shards of a stream, filtered, in pages. */
import { ListShards$, type ListShardsInput, type ListShardsOutput, type ShardFilter } from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { creationTimestamp, describeShard } from '../describe.ts';
import { invalidArgument, streamNotFound } from '../errors.ts';
import { type KinesisContext, streamArn } from '../input.ts';
import { openPageToken, sealPageToken } from '../page-token.ts';
import { NEXT_TOKEN, OPTIONAL_NAME, PAGE_SIZE, STREAM } from '../rules.ts';
import { filterShards, type ShardSelection } from '../shard-filter.ts';
import type { KinesisState } from '../state.ts';

const DEFAULT_PAGE = 1000;
const KIND = 'shards';

export const listShards = defineOperation<ListShardsInput, ListShardsOutput, KinesisState>(ListShards$, {
  rules: {
    MaxResults: PAGE_SIZE,
    ExclusiveStartShardId: OPTIONAL_NAME,
    'ShardFilter.Type': {
      values: ['AFTER_SHARD_ID', 'AT_TRIM_HORIZON', 'FROM_TRIM_HORIZON', 'AT_LATEST', 'AT_TIMESTAMP', 'FROM_TIMESTAMP'],
    },
    'ShardFilter.ShardId': OPTIONAL_NAME,
    ...STREAM,
    StreamName: OPTIONAL_NAME,
    NextToken: NEXT_TOKEN,
  },
  resources: (input, context) => {
    const { NextToken: token } = input;
    if (token === undefined) return streamArn(input, context);
    return context.state.arn(openPageToken(context.state, KIND, token).streamName);
  },
  handle: (input, context) => {
    const { state, accountId } = context;
    const selection = selectionOf(input, context);
    const stream = state.lookUp(selection.reference);
    const { StreamCreationTimestamp: created } = input;
    const other = stream !== undefined && created !== undefined && !isSecond(creationTimestamp(stream.model), created);
    if (stream === undefined || other) {
      throw streamNotFound({ name: state.streamName(selection.reference), accountId });
    }
    const shards = stream.usable ? filterShards(stream, selection) : [];
    const page = shards.slice(0, input.MaxResults ?? DEFAULT_PAGE);
    const last = page.at(-1);
    if (last === undefined || page.length === shards.length) return { Shards: page.map(describeShard) };
    const position = JSON.stringify({ filter: selection.filter, after: last.id });
    return { Shards: page.map(describeShard), NextToken: sealPageToken(state, KIND, stream.model.name, position) };
  },
});

/** Read from the token if there is one: it holds stream, filter and position, and excludes all other members. */
function selectionOf(
  input: ListShardsInput,
  { state }: KinesisContext,
): ShardSelection & { readonly reference: { StreamName?: string; StreamARN?: string } } {
  const { NextToken: token, StreamName, StreamARN, ShardFilter: filter, ExclusiveStartShardId: after } = input;
  if (token === undefined) {
    if (StreamName === undefined && StreamARN === undefined) {
      throw invalidArgument('Either NextToken or StreamName should be provided.');
    }
    return { reference: { StreamName, StreamARN }, filter, after };
  }
  for (const member of [
    'StreamName',
    'StreamARN',
    'StreamCreationTimestamp',
    'ShardFilter',
    'ExclusiveStartShardId',
  ] as const) {
    if (input[member] !== undefined) throw invalidArgument(`NextToken and ${member} cannot be provided together.`);
  }
  const { streamName, position } = openPageToken(state, KIND, token);
  // Written by the operation above; only the date became a string.
  const kept = JSON.parse(position) as {
    filter?: Omit<ShardFilter, 'Timestamp'> & { Timestamp?: string };
    after: string;
  };
  const { filter: keptFilter } = kept;
  const timestamp = keptFilter?.Timestamp === undefined ? undefined : new Date(keptFilter.Timestamp);
  return {
    reference: { StreamName: streamName },
    filter: keptFilter && { ...keptFilter, Timestamp: timestamp },
    after: kept.after,
  };
}

function isSecond(a: Date, b: Date): boolean {
  return Math.floor(a.getTime() / 1000) === Math.floor(b.getTime() / 1000);
}
