/** Log groups, log streams and log events as they are stored. Times are milliseconds since the epoch. */
import type { LogGroupClass } from '@aws-sdk/client-cloudwatch-logs';

export interface LogGroup {
  readonly name: string;
  readonly creationTime: number;
  readonly logGroupClass: LogGroupClass;
  readonly kmsKeyId?: string;
  readonly retentionInDays?: number;
  readonly tags: Readonly<Record<string, string>>;
}

export interface LogStream {
  readonly name: string;
  /** The key of its events; never reused, so that a re-created stream does not inherit any. */
  readonly id: string;
  readonly creationTime: number;
  readonly firstEventTimestamp?: number;
  readonly lastEventTimestamp?: number;
  readonly lastIngestionTime?: number;
  /** The size of its events in the group's quota: their messages in UTF-8 and an overhead for each. */
  readonly bytes: number;
}

export interface StoredEvent {
  /** Sorts the events of the whole region by timestamp, then by arrival. */
  readonly position: string;
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly message: string;
}

/** CloudWatch Logs' overhead for each message, in bytes. */
const EVENT_OVERHEAD_BYTES = 26;

export function eventBytes(message: string): number {
  return Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES;
}

export const DAY_MS = 86_400_000;

/** The stream after an append. */
export function growStream(stream: LogStream, events: readonly StoredEvent[]): LogStream {
  let { firstEventTimestamp, lastEventTimestamp, lastIngestionTime, bytes } = stream;
  for (const { timestamp, ingestionTime, message } of events) {
    firstEventTimestamp = Math.min(firstEventTimestamp ?? timestamp, timestamp);
    lastEventTimestamp = Math.max(lastEventTimestamp ?? timestamp, timestamp);
    lastIngestionTime = ingestionTime;
    bytes += eventBytes(message);
  }
  return { ...stream, firstEventTimestamp, lastEventTimestamp, lastIngestionTime, bytes };
}
