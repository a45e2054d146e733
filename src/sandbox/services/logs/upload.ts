/** The checks of the events of a PutLogEvents request. */
import type { RejectedLogEventsInfo } from '@aws-sdk/client-cloudwatch-logs';
import type { LogEvent } from '../../contract/ports.ts';
import { invalidLogsInput } from './errors.ts';
import { DAY_MS, eventBytes } from './model.ts';

const UPLOAD_BYTES = 1_048_576;
const OLDEST_MS = 14 * DAY_MS;
const NEWEST_MS = 2 * 3_600_000;

/** Throws for faults of the whole batch: its size, its order, its time span. */
export function checkUpload(events: readonly LogEvent[]): void {
  const bytes = events.reduce((sum, { message }) => sum + eventBytes(message), 0);
  if (bytes > UPLOAD_BYTES) throw invalidLogsInput(`Upload too large: ${bytes} bytes exceeds limit of ${UPLOAD_BYTES}`);
  if (events.some(({ timestamp }, index) => timestamp < (events[index - 1]?.timestamp ?? 0)))
    throw invalidLogsInput('Log events in a single PutLogEvents request must be in chronological order.');
  const span = (events.at(-1)?.timestamp ?? 0) - (events[0]?.timestamp ?? 0);
  if (span > DAY_MS)
    throw invalidLogsInput('The batch of log events in a single PutLogEvents request cannot span more than 24 hours.');
}

export interface PartitionedEvents {
  readonly accepted: readonly LogEvent[];
  /** Undefined when every event was accepted. The end indexes are exclusive. */
  readonly rejectedLogEventsInfo: RejectedLogEventsInfo | undefined;
}

/** Divides events in ascending order of time into those to store and those too old or too new at `now`. */
export function partitionEvents(events: readonly LogEvent[], now: number, expiredBefore: number): PartitionedEvents {
  const oldest = now - OLDEST_MS;
  const tooOld = countBefore(events, oldest);
  const expired = countBefore(events, expiredBefore);
  const tooNew = countBefore(events, now + NEWEST_MS + 1);
  const accepted = events.slice(Math.max(tooOld, expired), tooNew);
  if (accepted.length === events.length) return { accepted, rejectedLogEventsInfo: undefined };
  return {
    accepted,
    rejectedLogEventsInfo: {
      tooNewLogEventStartIndex: tooNew < events.length ? tooNew : undefined,
      tooOldLogEventEndIndex: tooOld > 0 ? tooOld : undefined,
      expiredLogEventEndIndex: expired > tooOld ? expired : undefined,
    },
  };
}

function countBefore(events: readonly LogEvent[], time: number): number {
  const index = events.findIndex(({ timestamp }) => timestamp >= time);
  return index < 0 ? events.length : index;
}
