/** Simple values in JSON: base64 for blobs, numbers of seconds for timestamps. */
import { COMMON_DIALECT, type Dialect } from '../../contract/dialect.ts';
import { serializationError } from './protocol.ts';
import { formatTimestamp, parseTimestamp, type WireForm } from './wire-form.ts';

export function jsonForm({ conversionWords: words, largestNumber }: Dialect): WireForm {
  return {
    memberName: (member) => member.getMergedTraits().jsonName ?? member.getMemberName(),
    words,
    largestNumber,
    readBlob: (value) => {
      if (typeof value !== 'string') throw serializationError(words(value, 'Blob'));
      return decodeBase64(value);
    },
    writeBlob: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
    readTimestamp: (value, format) => {
      if (typeof value === 'number') return new Date(Math.round(value * 1000));
      const date = typeof value === 'string' && format !== 'epoch-seconds' ? parseTimestamp(value) : undefined;
      if (date === undefined) throw serializationError(words(value, 'Timestamp'));
      return date;
    },
    writeTimestamp: (date, format) =>
      format === 'epoch-seconds' ? date.getTime() / 1000 : formatTimestamp(date, format),
  };
}

export const JSON_FORM: WireForm = jsonForm(COMMON_DIALECT);

/** Strict, with AWS's error messages (observed by kinesalite's suite, spelling included). */
function decodeBase64(text: string): Uint8Array {
  const complaint = (what: string) => serializationError(`'${text}' can not be converted to a Blob: ${what}`);
  if (text.length % 4 !== 0) {
    throw complaint(`Base64 encoded length is expected a multiple of 4 bytes but found: ${text.length}`);
  }
  const bytes = Buffer.from(text, 'base64');
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  if (bytes.length !== (text.length / 4) * 3 - padding) {
    throw complaint(`Invalid Base64 character: '${/[^A-Za-z0-9+/=]|=(?=[^=])|=/.exec(text)?.[0]}'`);
  }
  if (padding > 0 && bytes.toString('base64', bytes.length - (3 - padding)) !== text.slice(-4)) {
    throw complaint('Invalid last non-pad Base64 character dectected');
  }
  return bytes;
}
