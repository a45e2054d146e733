/** The wire form of simple values; structures, lists and maps are the same in JSON and CBOR. */
import type { NormalizedSchema } from '@smithy/core/schema';
import type { ConversionWords } from '../../contract/dialect.ts';

export type TimestampFormat = 'date-time' | 'http-date' | 'epoch-seconds';

/** Such as JSON or CBOR. */
export interface WireForm {
  /** The name of a structure's member on the wire. */
  memberName(member: NormalizedSchema): string;
  /** The service's sentence for a value of the wrong type. */
  readonly words: ConversionWords;
  /** Upper bound for numbers, as in the dialect. */
  readonly largestNumber?: number | undefined;
  readBlob(value: unknown): Uint8Array;
  writeBlob(bytes: Uint8Array): unknown;
  readTimestamp(value: unknown, format: TimestampFormat): Date;
  writeTimestamp(date: Date, format: TimestampFormat): unknown;
}

/** The format of a timestamp's schema, or else the protocol's default. */
export function timestampFormat(schema: NormalizedSchema, standard: TimestampFormat): TimestampFormat {
  switch (schema.getSchema()) {
    case 5:
      return 'date-time';
    case 6:
      return 'http-date';
    case 7:
      return 'epoch-seconds';
    default:
      return standard;
  }
}

/** Text of a timestamp, for headers, query strings and XML; whole seconds, as AWS prints them. */
export function formatTimestamp(date: Date, format: TimestampFormat): string {
  switch (format) {
    case 'date-time':
      return date.toISOString().replace(/\.\d{3}Z$/, 'Z');
    case 'http-date':
      return date.toUTCString();
    case 'epoch-seconds':
      return String(date.getTime() / 1000);
  }
}

/** A date in any of the formats, or undefined. */
export function parseTimestamp(text: string): Date | undefined {
  const date = /^-?\d+(\.\d+)?$/.test(text) ? new Date(Number(text) * 1000) : new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
