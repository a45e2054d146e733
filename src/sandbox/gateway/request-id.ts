/** The id of a request, in the form of the service that is asked. */
import { randomUUID } from 'node:crypto';
import { isFor, type RequestHead } from './request.ts';

/** DynamoDB's are 52 capitals and digits; all others have UUIDs. */
export function createRequestId(head: RequestHead): string {
  if (!isFor('DynamoDB', head)) return randomUUID();
  return `${randomUUID()}${randomUUID()}`.replaceAll('-', '').slice(0, 52).toUpperCase();
}
