/** The ids of a request, in the form of the service that is asked. */
import { randomUUID } from 'node:crypto';
import { isFor, type RequestHead } from './request.ts';

/** DynamoDB's are 52 capitals and digits; all others have UUIDs. */
export function createRequestId(head: RequestHead): string {
  if (!isFor('DynamoDB', head)) return randomUUID();
  return `${randomUUID()}${randomUUID()}`.replaceAll('-', '').slice(0, 52).toUpperCase();
}

/** The second id that Kinesis gives, 72 bytes as base64; undefined where a service has none. */
export function extendedRequestId(requestId: string, head: RequestHead): string | undefined {
  return isFor('Kinesis', head) ? Buffer.from(requestId + requestId).toString('base64') : undefined;
}
