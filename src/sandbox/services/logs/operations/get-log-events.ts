/** GetLogEvents: one stream's events in pages, backward from the newest or forward from the oldest. */
import { GetLogEvents$, type GetLogEventsRequest, type GetLogEventsResponse } from '@aws-sdk/client-cloudwatch-logs';
import { defineOperation } from '../../../contract/service.ts';
import { logResource } from '../arns.ts';
import type { EventRange } from '../event-cursor.ts';
import { EVENT_LIMIT, GROUP_RULES, groupNameOf, LOG_STREAM_NAME, TIME, TOKEN } from '../input.ts';
import { PAGE_EVENTS, readEventPage } from '../log-reader.ts';
import type { StoredEvent } from '../model.ts';
import { formatStreamToken, parseStreamToken, type StreamToken } from '../page-token.ts';
import { LAST_POSITION, movePosition, positionBefore } from '../positions.ts';
import type { LogsState } from '../state.ts';

export const getLogEvents = defineOperation<GetLogEventsRequest, GetLogEventsResponse, LogsState>(GetLogEvents$, {
  rules: {
    ...GROUP_RULES,
    logStreamName: { required: true, ...LOG_STREAM_NAME },
    startTime: TIME,
    endTime: TIME,
    nextToken: TOKEN,
    limit: EVENT_LIMIT,
  },
  resources: logResource,
  handle: async (input, { state }) => {
    const groupName = groupNameOf(input);
    const group = state.group(groupName);
    const stream = state.stream(groupName, input.logStreamName);
    const token = input.nextToken === undefined ? undefined : parseStreamToken(input.nextToken, stream.id);
    const reverse = token === undefined ? !input.startFromHead : token.direction === 'b';
    const start = positionBefore(Math.max(input.startTime ?? 0, state.expiredBefore(group)));
    const end = input.endTime === undefined ? LAST_POSITION : positionBefore(input.endTime);
    const cursor = await state.events.open(stream.id, narrow({ after: start, before: end }, token), reverse);
    const page = await readEventPage(cursor, input.limit ?? PAGE_EVENTS);
    const events = reverse ? page.reverse() : page;
    const [backward, forward] = edgesOf(events, token, start);
    return {
      events: events.map(({ timestamp, message, ingestionTime }) => ({ timestamp, message, ingestionTime })),
      nextForwardToken: formatStreamToken({ direction: 'f', position: forward }, stream.id),
      nextBackwardToken: formatStreamToken({ direction: 'b', position: backward }, stream.id),
    };
  },
});

/** The part of the range after or before the position of the token. */
function narrow({ after, before }: EventRange, token: StreamToken | undefined): EventRange {
  if (token === undefined) return { after, before };
  return token.direction === 'f'
    ? { after: token.position > after ? token.position : after, before }
    : { after, before: token.position < before ? token.position : before };
}

/**
 * Where to continue backward (before that position) and forward (after it). An empty page returns its own token again, and the
 * other direction leads back over the same position.
 */
function edgesOf(
  events: readonly StoredEvent[],
  token: StreamToken | undefined,
  start: string,
): [backward: string, forward: string] {
  const [first, last] = [events[0], events.at(-1)];
  if (first !== undefined && last !== undefined) return [first.position, last.position];
  if (token?.direction === 'b') return [token.position, movePosition(token.position, -1)];
  const position = token?.position ?? start;
  return [movePosition(position, 1), position];
}
