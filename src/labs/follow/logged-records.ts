/** Finds stream records in the logs of invocations: as JSON, indented JSON or in Python's notation. */
import type { Invocation } from './invocations.ts';
import type { StreamRecord } from './stream-reader.ts';

const SEQUENCE_NUMBER = /['"]?sequenceNumber['"]?\s*[:=]\s*['"]?(\d{3,})/gi;
const SOURCE_ARN = /['"]?eventSourceARN['"]?\s*[:=]\s*['"]([^'"]+)['"]/g;

export function mentions({ lines }: Pick<Invocation, 'lines'>, text: string): boolean {
  return lines.some((line) => line.includes(text));
}

/** The sequence numbers that it logged, each once, in order of appearance. */
export function sequenceNumbersIn({ lines }: Pick<Invocation, 'lines'>): readonly string[] {
  return [...new Set(lines.flatMap((line) => [...line.matchAll(SEQUENCE_NUMBER)].map(([, digits = '']) => digits)))];
}

/** The event source ARNs that it logged, each once. */
export function sourceArnsIn({ lines }: Pick<Invocation, 'lines'>): readonly string[] {
  return [...new Set(lines.flatMap((line) => [...line.matchAll(SOURCE_ARN)].map(([, arn = '']) => arn)))];
}

/** An invocation that ended without an error. */
export type EndedInvocation = Invocation & { readonly report: NonNullable<Invocation['report']> };

export function hasEndedWell(invocation: Invocation): invocation is EndedInvocation {
  return invocation.report !== undefined && invocation.failure === undefined;
}

/** A record with the invocation that logged it and ended well. */
export interface LoggedRecord {
  readonly record: StreamRecord;
  readonly invocation: EndedInvocation;
  /** Its sequence number or event ID is in the log; else it was matched by the item's key and its position alone. */
  readonly isNamed: boolean;
}

export interface RecordsToFind {
  readonly records: readonly StreamRecord[];
  readonly invocations: readonly Invocation[];
  /** The text of the key by which their item is found in a log. */
  readonly text: string;
}

/**
 * The records that arrived, by their sequence number or event ID in the log. For a function that logs neither, the lines
 * with the item's key count, one for each record, in order.
 */
export function loggedRecords({ records, invocations, text }: RecordsToFind): readonly LoggedRecord[] {
  const ended = invocations.filter(hasEndedWell);
  const named = records.flatMap((record): LoggedRecord[] => {
    const invocation = ended.find((one) => names(one, record));
    return invocation ? [{ record, invocation, isNamed: true }] : [];
  });
  if (named.length > 0) return named;
  const sentences = ended.flatMap((invocation) =>
    invocation.lines.filter((line) => line.includes(text)).map(() => invocation),
  );
  return records.flatMap((record, index): LoggedRecord[] => {
    const invocation = sentences[index];
    return invocation ? [{ record, invocation, isNamed: false }] : [];
  });
}

/** Whether it logged the sequence number or the event ID of a record. */
export function names(invocation: Invocation, { dynamodb, eventID }: StreamRecord): boolean {
  return [dynamodb?.SequenceNumber, eventID].some((name) => name !== undefined && mentions(invocation, name));
}
