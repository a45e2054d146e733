/** Filter criteria on stream records: which of them reach the function (aws-behaviour.md 5.7). */
import { compileEventFilter, type EventFilter } from '../../../../core/event-filter/event-filter.ts';
import type { EventSource, EventSourceRecord } from '../../../streams/event-source.ts';

/** Whether a record reaches the function. */
export type RecordFilter = (record: EventSourceRecord) => boolean;

/**
 * Patterns are alternatives; without any, every record passes. Throws InvalidPatternError for a broken one.
 *
 * A DynamoDB record is matched as the function would see it. Of a Kinesis record only `data` can be matched, which is
 * decoded and parsed: data that is not JSON is a string, so that a pattern of members drops it, and a pattern of plain
 * strings drops data that is an object.
 */
export function recordFilter(patterns: readonly string[], service: EventSource['service']): RecordFilter {
  const filters = patterns.map(compileEventFilter);
  if (filters.length === 0) return () => true;
  const matches = (event: unknown): boolean => filters.some((filter: EventFilter) => filter(event));
  if (service === 'dynamodb') return ({ event }) => matches(event);
  return ({ event }) => matches({ data: kinesisData(event.kinesis) });
}

function kinesisData(kinesis: unknown): unknown {
  if (typeof kinesis !== 'object' || kinesis === null || !('data' in kinesis)) return undefined;
  const text = Buffer.from(String(kinesis.data), 'base64').toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
