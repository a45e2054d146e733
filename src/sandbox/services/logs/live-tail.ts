/** A live tail session: collects new events of its groups and sends them once a second. */
import type {
  LiveTailSessionLogEvent,
  StartLiveTailRequest,
  StartLiveTailResponseStream,
} from '@aws-sdk/client-cloudwatch-logs';
import { delay } from '../../../core/clock.ts';
import { ServiceError } from '../../contract/service.ts';
import type { LogFilter } from './filter-pattern/filter-pattern.ts';
import type { AppendedEvents, LogsState } from './state.ts';

const UPDATE_INTERVAL_MS = 1000;
/** The most events of an update; of more, only the newest are sent, marked as sampled. */
const UPDATE_EVENTS = 500;
const SESSION_MS = 3 * 3_600_000;

export interface LiveTailOptions {
  readonly request: StartLiveTailRequest;
  readonly groupNames: readonly string[];
  readonly matches: LogFilter;
  readonly requestId: string;
  readonly sessionId: string;
  /** Ends the session. */
  readonly signal: AbortSignal;
}

/** Listens from now on: the stream has all events from here, even if its reader starts later. */
export function openLiveTail(state: LogsState, options: LiveTailOptions): AsyncIterable<StartLiveTailResponseStream> {
  const { groupNames, signal } = options;
  let waiting: LiveTailSessionLogEvent[] = [];
  let dropped = false;
  const unsubscribers = groupNames.map((groupName) =>
    state.subscribe(groupName, (appended) => {
      waiting.push(...selectEvents(appended, `${state.accountId}:${groupName}`, options));
      if (waiting.length <= UPDATE_EVENTS) return;
      waiting = waiting.slice(-UPDATE_EVENTS);
      dropped = true;
    }),
  );
  const stop = (): void => {
    for (const unsubscribe of unsubscribers) unsubscribe();
  };
  // A stream that is never read ends with its request, any other with its session.
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  const take = (): StartLiveTailResponseStream => {
    const sessionUpdate = { sessionMetadata: { sampled: dropped }, sessionResults: waiting };
    waiting = [];
    dropped = false;
    return { sessionUpdate };
  };
  return sessionEvents(state, options, { take, stop });
}

async function* sessionEvents(
  { clock }: LogsState,
  { request, requestId, sessionId, signal }: LiveTailOptions,
  { take, stop }: { readonly take: () => StartLiveTailResponseStream; readonly stop: () => void },
): AsyncGenerator<StartLiveTailResponseStream> {
  const { logGroupIdentifiers, logStreamNames = [], logStreamNamePrefixes = [], logEventFilterPattern = '' } = request;
  const end = clock.now() + SESSION_MS;
  yield {
    sessionStart: {
      requestId,
      sessionId,
      logGroupIdentifiers,
      logStreamNames,
      logStreamNamePrefixes,
      logEventFilterPattern,
    },
  };
  try {
    while (clock.now() < end) {
      await delay(clock, UPDATE_INTERVAL_MS, signal);
      yield take();
    }
  } catch (error) {
    if (signal.aborted) return;
    throw error;
  } finally {
    stop();
  }
  throw new ServiceError('SessionTimeoutException', 'The live tail session has timed out.');
}

function selectEvents(
  { logStreamName, events }: AppendedEvents,
  logGroupIdentifier: string,
  { request, matches }: LiveTailOptions,
): LiveTailSessionLogEvent[] {
  const { logStreamNames, logStreamNamePrefixes } = request;
  if (logStreamNames !== undefined && !logStreamNames.includes(logStreamName)) return [];
  if (logStreamNamePrefixes?.some((prefix) => logStreamName.startsWith(prefix)) === false) return [];
  return events
    .filter(({ message }) => matches(message))
    .map(({ message, timestamp, ingestionTime }) => {
      return { logStreamName, logGroupIdentifier, message, timestamp, ingestionTime };
    });
}
