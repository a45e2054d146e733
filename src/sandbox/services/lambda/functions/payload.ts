/** Checks that an event is JSON, with Lambda's error messages. */
import { ServiceError } from '../../../contract/service.ts';

/** Throws InvalidRequestContentException. */
export function checkJson(payload: Uint8Array): void {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(payload);
  } catch {
    throw notJson(`Invalid UTF-8 start byte 0x${firstInvalidByte(payload).toString(16)}`);
  }
  try {
    JSON.parse(text);
  } catch {
    throw notJson(describeStart(text));
  }
}

/** Differs from AWS: the message assumes that the first character is wrong; its position is always 1. */
function notJson(problem: string): ServiceError {
  const message = `Could not parse request body into json: Could not parse payload into json: ${problem}\n at [Source: REDACTED (\`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION\` disabled); line: 1, column: 1]`;
  return new ServiceError('InvalidRequestContentException', message, 400, { Type: 'User' });
}

function describeStart(text: string): string {
  const [first = ''] = text.trimStart();
  const code = first.codePointAt(0) ?? 0;
  const expected = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
  const word = /^[A-Za-z_$][\w$]*/.exec(text.trimStart())?.[0];
  if (word !== undefined) return `Unrecognized token '${word}': was expecting ${expected}`;
  if (code < 32) return `Unexpected character ((CTRL-CHAR, code ${code})): expected a valid value ${expected}`;
  if ('{["'.includes(first)) return 'Unexpected end-of-input or character within the value';
  return `Unexpected character ('${first}' (code ${code})): expected a valid value ${expected}`;
}

function firstInvalidByte(payload: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (const byte of payload) {
    try {
      decoder.decode(Uint8Array.of(byte), { stream: true });
    } catch {
      return byte;
    }
  }
  return payload.at(-1) ?? 0;
}
