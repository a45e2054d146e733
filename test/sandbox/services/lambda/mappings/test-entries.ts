/** Entries for tests of queues and loops. */
import type { Entry } from '../../../../../src/sandbox/services/lambda/mappings/event.ts';

/** An entry that waits; its key is its sequence number. */
export function entry(sequenceNumber: string, arrivalTime = 0): Entry {
  const text = JSON.stringify({ dynamodb: { SequenceNumber: sequenceNumber, Keys: { id: { S: sequenceNumber } } } });
  return { sequenceNumber, arrivalTime, text, bytes: text.length, done: false };
}

/** The sequence numbers of entries as one text. */
export function outline(entries: readonly Entry[] | undefined): string | undefined {
  return entries?.map(({ sequenceNumber }) => sequenceNumber).join('');
}
