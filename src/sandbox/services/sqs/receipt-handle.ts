/** Receipt handles: opaque to consumers; they contain the key of the message. */
import { randomBytes } from 'node:crypto';
import { invalidReceiptHandle } from './errors.ts';

export interface MessagePlace {
  readonly place: string;
  readonly messageId: string;
}

const PATTERN = /^(\d{16})\/([0-9a-f-]{36})\/[0-9a-f]{32}$/;

/** A new handle for each receipt, as on AWS. */
export function handleOf(place: string, messageId: string): string {
  return Buffer.from(`${place}/${messageId}/${randomBytes(16).toString('hex')}`).toString('base64');
}

/** Throws ReceiptHandleIsInvalid. */
export function parseHandle(handle: string): MessagePlace {
  const [, place, messageId] = PATTERN.exec(Buffer.from(handle, 'base64').toString()) ?? [];
  if (place === undefined || messageId === undefined) throw invalidReceiptHandle(handle);
  return { place, messageId };
}
