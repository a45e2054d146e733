/** When items expire, and the index of expiry times that finds expired items without a scan. */
import type { AttributeMap } from '../../../../core/item-size.ts';
import type { BatchOperation } from '../../../store/store.ts';
import type { ItemChange } from '../items/item-change.ts';
import type { Table } from '../tables/table.ts';

/** Twelve digits reach beyond the year 30000; later times, such as milliseconds mistaken for seconds, never expire. */
const SECONDS_DIGITS = 12;
const MAX_SECONDS = 10 ** SECONDS_DIGITS - 1;

/** Items that expired more than five years ago stay ("Using time to live", Developer Guide). */
export const OLDEST_EXPIRY_SECONDS = 5 * 365 * 24 * 60 * 60;

/** The key prefix of a table's expiry entries, which are ordered by time. */
export function expiryPrefix(tableName: string): string {
  return `expiry/${tableName}/`;
}

export function expiryKey(tableName: string, seconds: number, itemKey: string): string {
  return `${expiryPrefix(tableName)}${formatSeconds(seconds)}/${itemKey}`;
}

/** Seconds with a fixed number of digits, so that they sort as strings. */
export function formatSeconds(seconds: number): string {
  return String(seconds).padStart(SECONDS_DIGITS, '0');
}

/** The parts of an expiry entry's key, after the table's prefix. */
export function parseExpiryKey(key: string): { seconds: number; itemKey: string } {
  return { seconds: Number(key.slice(0, SECONDS_DIGITS)), itemKey: key.slice(SECONDS_DIGITS + 1) };
}

/** Whether expired items are deleted, or soon will be. */
export function expires({ timeToLive }: Table): boolean {
  return timeToLive?.status === 'ENABLED' || timeToLive?.status === 'ENABLING';
}

/** When the item expires, in seconds since the epoch; undefined when never. Only a Number counts. */
export function expirySeconds(table: Table, item: AttributeMap | undefined): number | undefined {
  if (table.timeToLive === undefined || item === undefined || !expires(table)) return undefined;
  const text = item[table.timeToLive.attributeName]?.N;
  if (text === undefined) return undefined;
  const seconds = Math.floor(Number(text));
  return seconds >= 0 && seconds <= MAX_SECONDS ? seconds : undefined;
}

/** Adds the writes that update the expiry entries after a change of an item; returns a new expiry time, if any. */
export function addExpiry({ table, key, before, after }: ItemChange, operations: BatchOperation[]): number | undefined {
  const { TableName } = table.description;
  const was = expirySeconds(table, before?.item);
  const is = expirySeconds(table, after?.item);
  if (was === is) return undefined;
  if (was !== undefined) operations.push({ type: 'del', key: expiryKey(TableName, was, key) });
  if (is !== undefined) operations.push({ type: 'put', key: expiryKey(TableName, is, key), value: '' });
  return is;
}
