/** ListStreams: the streams of the region by name, page by page. */
import { ListStreams$, type ListStreamsInput, type ListStreamsOutput } from '@aws-sdk/client-kinesis';
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
    const after = token === undefined ? (ExclusiveStartStreamName ?? '') : openPageToken(state, KIND, token).position;
    const following = state.streams().filter(({ model }) => model.name > after);
    const page = following.slice(0, limit).map(({ model }) => model);
    const last = page.at(-1);
    const more = following.length > limit;
    return {
      StreamNames: page.map(({ name }) => name),
      HasMoreStreams: more,
      ...(more && last !== undefined ? { NextToken: sealPageToken(state, KIND, last.name, last.name) } : {}),
      StreamSummaries: page.map((model) => ({
        StreamName: model.name,
        StreamARN: state.arn(model.name),
        StreamStatus: model.status,
        StreamModeDetails: { StreamMode: model.mode },
        StreamCreationTimestamp: creationTimestamp(model),
      })),
    };
  },
});
