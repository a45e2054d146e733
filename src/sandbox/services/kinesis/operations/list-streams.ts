/** ListStreams: the streams of the region by name, in pages. */
import { ListStreams$, type ListStreamsInput, type ListStreamsOutput } from '@aws-sdk/client-kinesis';
import { pageAfter } from '../../../contract/paging.ts';
import { defineOperation } from '../../../contract/service.ts';
import { creationTimestamp } from '../describe.ts';
import { openPageToken, sealPageToken } from '../page-token.ts';
import { NEXT_TOKEN, OPTIONAL_NAME, PAGE_SIZE } from '../rules.ts';
import type { KinesisState } from '../state.ts';

const DEFAULT_PAGE = 100;
const KIND = 'streams';

export const listStreams = defineOperation<ListStreamsInput, ListStreamsOutput, KinesisState>(ListStreams$, {
  rules: { Limit: PAGE_SIZE, ExclusiveStartStreamName: OPTIONAL_NAME, NextToken: NEXT_TOKEN },
  handle: (input, { state }) => {
    const { NextToken: token, ExclusiveStartStreamName, Limit: limit = DEFAULT_PAGE } = input;
    const after = token === undefined ? ExclusiveStartStreamName : openPageToken(state, KIND, token).position;
    const { items, last } = pageAfter(state.streams(), ({ model }) => model.name, { after, limit });
    return {
      StreamNames: items.map(({ model }) => model.name),
      HasMoreStreams: last !== undefined,
      NextToken: last && sealPageToken(state, KIND, last, last),
      StreamSummaries: items.map(({ model }) => ({
        StreamName: model.name,
        StreamARN: state.arn(model.name),
        StreamStatus: model.status,
        StreamModeDetails: { StreamMode: model.mode },
        StreamCreationTimestamp: creationTimestamp(model),
      })),
    };
  },
});
