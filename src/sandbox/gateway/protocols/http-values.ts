/** Values in headers, query strings and paths of REST JSON, as text. */
import type { NormalizedSchema } from '@smithy/core/schema';
import { serializationError } from './protocol.ts';
import { formatTimestamp, parseTimestamp, type TimestampFormat, timestampFormat } from './wire-form.ts';

export type ReadText = (texts: readonly string[]) => unknown;

/** Reader of one text or, for lists, several; `standard` is the default timestamp format. */
export function compileTextReader(schema: NormalizedSchema, standard: TimestampFormat): ReadText {
  if (schema.isListSchema()) {
    const entry = compileTextReader(schema.getValueSchema(), standard);
    return (texts) => texts.map((text) => entry([text]));
  }
  if (schema.isNumericSchema()) return ([text = '']) => readNumber(text);
  if (schema.isBooleanSchema()) return ([text = '']) => readBoolean(text);
  if (schema.isTimestampSchema()) {
    return ([text = '']) => {
      const date = parseTimestamp(text);
      if (date === undefined)
        throw serializationError(`STRING_VALUE can not be converted to a timestamp (${standard})`);
      return date;
    };
  }
  return ([text = '']) => text;
}

/** Text of a value in a header. */
export function compileTextWriter(schema: NormalizedSchema): (value: unknown) => string {
  if (schema.isListSchema()) {
    const entry = compileTextWriter(schema.getValueSchema());
    return (value) => Array.from(value as Iterable<unknown>, entry).join(', ');
  }
  if (schema.isTimestampSchema()) {
    const format = timestampFormat(schema, 'http-date');
    return (value) => formatTimestamp(value as Date, format);
  }
  if (schema.isBlobSchema()) return (value) => Buffer.from(value as Uint8Array).toString('base64');
  return String;
}

function readNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || Number.isNaN(number))
    throw serializationError('STRING_VALUE can not be converted to an Integer');
  return number;
}

function readBoolean(text: string): boolean {
  if (text !== 'true' && text !== 'false') throw serializationError(`'${text}' can not be converted to an Boolean`);
  return text === 'true';
}
