/** The position of an event among all others: a string that sorts by timestamp and arrival, and the event id made of it. */

/** A timestamp in milliseconds, then the arrival number, both of fixed length. */
const TIMESTAMP_DIGITS = 14;
const LAST_TIMESTAMP = 10 ** TIMESTAMP_DIGITS - 1;
const ARRIVAL_DIGITS = 11;
const ARRIVAL_RADIX = 36;

/** An event id has the timestamp in the same bits as on AWS. */
const TIMESTAMP_SHIFT = 144n;
const ARRIVAL_SHIFT = 80n;
const ID_DIGITS = 56;
const LOW_BITS = (1n << ARRIVAL_SHIFT) - 1n;
const ARRIVAL_BITS = (1n << (TIMESTAMP_SHIFT - ARRIVAL_SHIFT)) - 1n;

/** After every possible event. */
export const LAST_POSITION = '~';

export function eventPosition(timestamp: number, arrival: number): string {
  const time = String(Math.min(timestamp, LAST_TIMESTAMP)).padStart(TIMESTAMP_DIGITS, '0');
  return time + arrival.toString(ARRIVAL_RADIX).padStart(ARRIVAL_DIGITS, '0');
}

/** The position before every event of that time or later. */
export function positionBefore(timestamp: number): string {
  return eventPosition(Math.max(0, timestamp), 0);
}

/** The position `steps` arrivals away; there is never an event between neighbours. */
export function movePosition(position: string, steps: 1 | -1): string {
  return eventPosition(timestampOf(position), Math.max(0, arrivalOf(position) + steps));
}

export function timestampOf(position: string): number {
  return Number(position.slice(0, TIMESTAMP_DIGITS));
}

export function arrivalOf(position: string): number {
  return Number.parseInt(position.slice(TIMESTAMP_DIGITS), ARRIVAL_RADIX);
}

/** 56 digits, like AWS's event ids; `seal`, of at most 80 bits, binds tokens to one purpose. */
export function formatEventId(position: string, seal = 0n): string {
  const timestamp = BigInt(timestampOf(position)) << TIMESTAMP_SHIFT;
  const arrival = BigInt(arrivalOf(position)) << ARRIVAL_SHIFT;
  return (timestamp | arrival | seal).toString().padStart(ID_DIGITS, '0');
}

/** The position in an event id; undefined if it has another seal. */
export function parseEventId(id: string, seal = 0n): string | undefined {
  if (id.length !== ID_DIGITS || !/^\d+$/.test(id)) return undefined;
  const number = BigInt(id);
  if ((number & LOW_BITS) !== seal) return undefined;
  return eventPosition(Number(number >> TIMESTAMP_SHIFT), Number((number >> ARRIVAL_SHIFT) & ARRIVAL_BITS));
}
