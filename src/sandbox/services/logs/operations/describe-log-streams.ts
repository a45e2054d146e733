/** DescribeLogStreams: a group's streams by name or last event, in pages. */
import {
  DescribeLogStreams$,
  type DescribeLogStreamsRequest,
  type DescribeLogStreamsResponse,
  type LogStream as LogStreamShape,
} from '@aws-sdk/client-cloudwatch-logs';
import { defineOperation } from '../../../contract/service.ts';
import { logResource, logStreamArn } from '../arns.ts';
import { invalidLogsInput } from '../errors.ts';
import { GROUP_RULES, groupNameOf, LIST_LIMIT, LOG_STREAM_NAME, TOKEN } from '../input.ts';
import type { LogStream } from '../model.ts';
import { listPage } from '../page-token.ts';
import { positionBefore } from '../positions.ts';
import { formatSequenceToken } from '../sequence-token.ts';
import type { LogsState } from '../state.ts';

export const describeLogStreams = defineOperation<DescribeLogStreamsRequest, DescribeLogStreamsResponse, LogsState>(
  DescribeLogStreams$,
  {
    rules: {
      ...GROUP_RULES,
      logStreamNamePrefix: LOG_STREAM_NAME,
      orderBy: { values: ['LogStreamName', 'LastEventTime'] },
      nextToken: TOKEN,
      limit: LIST_LIMIT,
    },
    resources: logResource,
    handle: (input, { state }) => {
      const { logStreamNamePrefix: prefix = '', orderBy } = input;
      if (orderBy === 'LastEventTime' && input.logStreamNamePrefix !== undefined)
        throw invalidLogsInput('Cannot order by LastEventTime with a logStreamNamePrefix.');
      const group = state.group(groupNameOf(input));
      const streams = state.streams.list(group.name).filter(({ name }) => name.startsWith(prefix));
      const keyOf = orderBy === 'LastEventTime' ? lastEventKey : ({ name }: LogStream) => name;
      const { items, nextToken } = listPage(streams, keyOf, input);
      return { logStreams: items.map((stream) => describeStream(state, group.name, stream)), nextToken };
    },
  },
);

/** Streams without events sort before all others. */
function lastEventKey({ lastEventTimestamp = 0, name }: LogStream): string {
  return positionBefore(lastEventTimestamp) + name;
}

function describeStream(state: LogsState, groupName: string, stream: LogStream): LogStreamShape {
  const { firstEventTimestamp, lastEventTimestamp, lastIngestionTime } = stream;
  return {
    logStreamName: stream.name,
    creationTime: stream.creationTime,
    firstEventTimestamp,
    lastEventTimestamp,
    lastIngestionTime,
    uploadSequenceToken: lastIngestionTime === undefined ? undefined : formatSequenceToken(stream),
    arn: logStreamArn(state, groupName, stream.name),
    // AWS reports bytes for groups only and has returned 0 here since 2019.
    storedBytes: 0,
  };
}
