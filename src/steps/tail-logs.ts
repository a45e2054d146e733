/** Follows a log group by polling for new events; each event is passed on once. */
import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
} from '@aws-sdk/client-cloudwatch-logs';
import { isAwsError } from '../aws/errors.ts';
import { pages } from '../aws/pages.ts';
import { delay } from '../core/clock.ts';
import type { StepContext } from './context.ts';

export interface LogEvent {
  readonly id: string;
  /** Milliseconds since the epoch, as Lambda wrote it. */
  readonly timestamp: number;
  readonly logStream: string;
  readonly message: string;
}

export interface TailOptions {
  /** Milliseconds since the epoch: the first event that counts. */
  readonly since: number;
  /** The last event that counts. */
  readonly until?: number;
  /** CloudWatch Logs' own filter pattern. */
  readonly filter?: string;
  /** False: only the events that exist now. */
  readonly follow: boolean;
  /** When to stop looking, on the context's clock; the end is a normal one. */
  readonly deadline?: number;
  /** Called once when the group does not exist (yet). */
  readonly onMissing?: () => void;
  /** Called after each look that found nothing new; what it throws ends the tail. */
  readonly onQuiet?: () => Promise<void>;
}

/** Polling takes at most a twenty-fifth of the time, by the fastest answer so far: often here, rarely far away. */
const PAUSE_PER_LATENCY = 25;
const SHORTEST_PAUSE_MS = 40;
const LONGEST_PAUSE_MS = 1_000;
const THROTTLED_PAUSE_MS = 3_000;
/** Events of several log streams arrive out of order, and a few of them very late. */
const OVERLAP_MS = 2_000;
const DEEP_OVERLAP_MS = 60_000;
const DEEP_EVERY_MS = 10_000;

/** In order of time, except for late events. Ends at `deadline`, or when aborted. */
export async function* tailLogs(
  context: StepContext,
  logGroupName: string,
  options: TailOptions,
): AsyncGenerator<LogEvent, void, undefined> {
  const { clock } = context;
  const { since, follow, deadline = Number.POSITIVE_INFINITY } = options;
  const seen = new Map<string, number>();
  let newest = since;
  let lastDeepLook = clock.now();
  let quickest = Number.POSITIVE_INFINITY;
  for (let isFirst = true; ; isFirst = false) {
    const asked = clock.now();
    const isDeep = asked - lastDeepLook >= DEEP_EVERY_MS;
    if (isDeep) lastDeepLook = asked;
    const startTime = Math.max(since, newest - (isDeep ? DEEP_OVERLAP_MS : OVERLAP_MS));
    const answer = await newEvents(context, { logGroupName, startTime, options });
    if (answer === 'missing' && isFirst) options.onMissing?.();
    let isQuiet = true;
    for (const event of typeof answer === 'string' ? [] : answer) {
      if (seen.has(event.id)) continue;
      isQuiet = false;
      seen.set(event.id, event.timestamp);
      newest = Math.max(newest, event.timestamp);
      yield event;
    }
    for (const [id, timestamp] of seen) if (timestamp < newest - DEEP_OVERLAP_MS) seen.delete(id);
    const now = clock.now();
    if (answer !== 'throttled') quickest = Math.min(quickest, now - asked);
    if (!follow || now >= deadline) return;
    if (isQuiet) await options.onQuiet?.();
    const usual = Math.min(Math.max(quickest * PAUSE_PER_LATENCY, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS);
    const pause = answer === 'throttled' ? THROTTLED_PAUSE_MS : usual;
    await delay(clock, Math.min(pause, deadline - now), context.signal);
  }
}

interface Question {
  readonly logGroupName: string;
  readonly startTime: number;
  readonly options: TailOptions;
}

/** All pages. A group that does not exist yet is a normal case: Lambda creates it on first use. */
async function newEvents(
  context: StepContext,
  { logGroupName, startTime, options: { until, filter } }: Question,
): Promise<readonly LogEvent[] | 'missing' | 'throttled'> {
  const found: LogEvent[] = [];
  try {
    const query = { logGroupName, startTime, endTime: until, filterPattern: filter };
    for await (const event of eventsOf(context, query)) found.push(event);
    return found;
  } catch (error) {
    if (isAwsError(error, 'ResourceNotFoundException')) return 'missing';
    if (isAwsError(error, 'ThrottlingException', 'LimitExceededException')) return 'throttled';
    throw error;
  }
}

/** Every event that a query finds, page after page. One without an ID, as some answers have them, gets its content as one. */
export async function* eventsOf(
  { aws }: StepContext,
  query: Omit<FilterLogEventsCommandInput, 'nextToken'>,
): AsyncGenerator<LogEvent, void, undefined> {
  const ask = (nextToken: string | undefined) =>
    aws.send(CloudWatchLogsClient, new FilterLogEventsCommand({ ...query, nextToken }));
  const alike = new Map<string, number>();
  for await (const { events = [] } of pages(ask, ({ nextToken }) => nextToken)) {
    for (const { eventId, timestamp = 0, logStreamName: logStream = '', message = '' } of events) {
      const event = { timestamp, logStream, message };
      yield { id: eventId ?? idByContent(event, alike), ...event };
    }
  }
}

/** Equal events differ in their position among their equals. */
function idByContent(event: Omit<LogEvent, 'id'>, alike: Map<string, number>): string {
  const content = JSON.stringify(event);
  const position = alike.get(content) ?? 0;
  alike.set(content, position + 1);
  return `${content} ${position}`;
}
