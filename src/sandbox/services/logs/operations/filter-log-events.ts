/** FilterLogEvents: the events of a group's streams that match a pattern, merged by time, in pages. */
import {
  FilterLogEvents$,
  type FilterLogEventsRequest,
  type FilterLogEventsResponse,
} from '@aws-sdk/client-cloudwatch-logs';
import { defineOperation } from '../../../contract/service.ts';
import { logResource } from '../arns.ts';
import { invalidLogsInput } from '../errors.ts';
import type { EventRange } from '../event-cursor.ts';
import { compileLogFilter } from '../filter-pattern/filter-pattern.ts';
import { EVENT_LIMIT, FILTER_PATTERN, GROUP_RULES, groupNameOf, LOG_STREAM_NAME, TIME, TOKEN } from '../input.ts';
import { type MergedStream, mergePage, PAGE_EVENTS } from '../log-reader.ts';
import type { LogStream } from '../model.ts';
import { formatGroupToken, parseGroupToken } from '../page-token.ts';
import { formatEventId, LAST_POSITION, positionBefore, timestampOf } from '../positions.ts';
import type { LogsState } from '../state.ts';

export const filterLogEvents = defineOperation<FilterLogEventsRequest, FilterLogEventsResponse, LogsState>(
  FilterLogEvents$,
  {
    rules: {
      ...GROUP_RULES,
      logStreamNames: { minLength: 1, maxLength: 100 },
      logStreamNamePrefix: LOG_STREAM_NAME,
      startTime: TIME,
      endTime: TIME,
      filterPattern: FILTER_PATTERN,
      nextToken: TOKEN,
      limit: EVENT_LIMIT,
    },
    resources: logResource,
    handle: async (input, { state }) => {
      const groupName = groupNameOf(input);
      const matches = compileLogFilter(input.filterPattern);
      const group = state.group(groupName);
      const chosen = chooseStreams(state, groupName, input);
      const reverse = input.startFromHead === false;
      const lastArrival = state.committedArrival;
      const start = Math.max(input.startTime ?? 0, state.expiredBefore(group));
      const range = rangeOf(start, input.endTime);
      if (input.nextToken !== undefined)
        range[reverse ? 'before' : 'after'] = parseGroupToken(input.nextToken, groupName);
      const streams = await openStreams(state, chosen, range, reverse);
      const limit = input.limit ?? PAGE_EVENTS;
      const { events, next } = await mergePage(streams, { limit, reverse, lastArrival, matches });
      return {
        events: events.map(({ streamName, event }) => ({
          logStreamName: streamName,
          timestamp: event.timestamp,
          message: event.message,
          ingestionTime: event.ingestionTime,
          eventId: formatEventId(event.position),
        })),
        searchedLogStreams: [],
        nextToken: next && formatGroupToken(next, groupName),
      };
    },
  },
);

function chooseStreams(state: LogsState, groupName: string, input: FilterLogEventsRequest): LogStream[] {
  const { logStreamNames, logStreamNamePrefix } = input;
  if (logStreamNames === undefined) {
    const prefix = logStreamNamePrefix ?? '';
    return state.streams.list(groupName).filter(({ name }) => name.startsWith(prefix));
  }
  if (logStreamNamePrefix !== undefined)
    throw invalidLogsInput('LogStream names and LogStream name prefix are mutually exclusive parameters.');
  return [...new Set(logStreamNames)].map((name) => state.stream(groupName, name));
}

/** From `start` to `end`, both inclusive. */
function rangeOf(start: number, end: number | undefined): { after: string; before: string } {
  return { after: positionBefore(start), before: end === undefined ? LAST_POSITION : positionBefore(end + 1) };
}

/** Cursors of the streams that may have events in the range, which are few in a busy group. */
async function openStreams(
  state: LogsState,
  streams: readonly LogStream[],
  range: EventRange,
  reverse: boolean,
): Promise<MergedStream[]> {
  const concerned = streams.filter(({ lastEventTimestamp }) => (lastEventTimestamp ?? -1) >= timestampOf(range.after));
  return Promise.all(
    concerned.map(async ({ name, id }) => ({ name, cursor: await state.events.open(id, range, reverse) })),
  );
}
