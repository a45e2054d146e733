/** ListStreamConsumers: the registered consumers of a stream, in pages. */
import {
  ListStreamConsumers$,
  type ListStreamConsumersInput,
  type ListStreamConsumersOutput,
} from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { describeConsumer, presentConsumers } from '../consumers.ts';
import { streamArn } from '../input.ts';
import { openPageToken, sealPageToken } from '../page-token.ts';
import { NEXT_TOKEN, PAGE_SIZE, REQUIRED_STREAM_ARN } from '../rules.ts';
import type { KinesisState } from '../state.ts';

const DEFAULT_PAGE = 100;
const KIND = 'consumers';

export const listStreamConsumers = defineOperation<ListStreamConsumersInput, ListStreamConsumersOutput, KinesisState>(
  ListStreamConsumers$,
  {
    rules: { MaxResults: PAGE_SIZE, NextToken: NEXT_TOKEN, StreamARN: REQUIRED_STREAM_ARN },
    resources: streamArn,
    handle: (input, { state, clock }) => {
      const { NextToken: token, MaxResults: limit = DEFAULT_PAGE } = input;
      const stream = state.stream(input);
      const skip = token === undefined ? 0 : Number(openPageToken(state, KIND, token).position);
      const consumers = presentConsumers(stream.model.consumers, clock.now());
      const end = skip + limit;
      const { name } = stream.model;
      return {
        Consumers: consumers
          .slice(skip, end)
          .map((consumer) => describeConsumer(state.arn(name), consumer, clock.now())),
        NextToken: end < consumers.length ? sealPageToken(state, KIND, name, String(end)) : undefined,
      };
    },
  },
);
