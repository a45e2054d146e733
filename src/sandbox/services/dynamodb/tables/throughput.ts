/** Provisioned throughput of a table or an index, and its changes. */
import { validationException } from '../errors.ts';
import type { NewThroughput } from './new-table.ts';
import type { Throughput } from './table.ts';

/** The begin and the end of a change, in seconds since the epoch. */
export interface ChangeTimes {
  readonly begins: number;
  readonly ends: number;
}

/** The old units while the table is UPDATING, the new ones afterwards, each with the time of the latest change. */
export function changeThroughput(
  current: Throughput,
  units: NewThroughput,
  { begins, ends }: ChangeTimes,
): { readonly during: Throughput; readonly after: Throughput } {
  const read = units.ReadCapacityUnits - current.ReadCapacityUnits;
  const write = units.WriteCapacityUnits - current.WriteCapacityUnits;
  const decreases = read < 0 || write < 0;
  const timesAt = (time: number): Partial<Throughput> => ({
    ...((read > 0 || write > 0) && { LastIncreaseDateTime: time }),
    ...(decreases && { LastDecreaseDateTime: time }),
  });
  const NumberOfDecreasesToday = (current.NumberOfDecreasesToday ?? 0) + (decreases ? 1 : 0);
  return {
    during: { ...current, ...timesAt(begins) },
    after: { ...current, ...units, NumberOfDecreasesToday, ...timesAt(ends) },
  };
}

export function refuseSameThroughput(what: string, current: Throughput, units: NewThroughput): void {
  const { ReadCapacityUnits, WriteCapacityUnits } = units;
  if (current.ReadCapacityUnits !== ReadCapacityUnits || current.WriteCapacityUnits !== WriteCapacityUnits) return;
  const provisioned = 'provisioned for the table';
  throw validationException(
    `The provisioned throughput for ${what} will not change. The requested value equals the current value. ` +
      `Current ReadCapacityUnits ${provisioned}: ${current.ReadCapacityUnits}. ` +
      `Requested ReadCapacityUnits: ${ReadCapacityUnits}. ` +
      `Current WriteCapacityUnits ${provisioned}: ${current.WriteCapacityUnits}. ` +
      `Requested WriteCapacityUnits: ${WriteCapacityUnits}. ` +
      'Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.',
  );
}
