/** A stream record between the shard and the function: waiting, being delivered, or done. */

import type { EventSource, EventSourceRecord } from '../../../streams/event-source.ts';
import { stringifyDynamoDbEvent } from '../../../streams/stream-event.ts';
import type { BatchRecord } from './batching.ts';

export interface Entry extends BatchRecord {
  /** The record's part of the event, as JSON; written once, however often it is tried. */
  readonly text: string;
  /** Length of the text in UTF-8. */
  readonly bytes: number;
  /** Delivered, filtered out or given up: the checkpoint may move over it. */
  done: boolean;
}

/** An entry that waits for its delivery. */
export function waitingEntry(record: EventSourceRecord, service: EventSource['service']): Entry {
  const text = service === 'dynamodb' ? stringifyDynamoDbEvent(record.event) : JSON.stringify(record.event);
  const { sequenceNumber, arrivalTime } = record;
  return { sequenceNumber, arrivalTime, text, bytes: Buffer.byteLength(text), done: false };
}

/** An entry for a record that needs no delivery. */
export function doneEntry({ sequenceNumber, arrivalTime }: EventSourceRecord): Entry {
  return { sequenceNumber, arrivalTime, text: '', bytes: 0, done: true };
}
