/** Tokens of pages: the number of entries on the pages before. */
import { ServiceError } from '../../contract/service.ts';

export function tokenOf(offset: number): string {
  return Buffer.from(`offset:${offset}`).toString('base64');
}

/** Throws InvalidNextToken. */
export function offsetOf(token: string): number {
  const match = /^offset:(\d{1,9})$/.exec(Buffer.from(token, 'base64').toString());
  if (match === null) throw new ServiceError('InvalidNextToken', 'The specified nextToken is invalid.');
  return Number(match[1]);
}
