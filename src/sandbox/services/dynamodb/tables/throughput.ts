/** Provisioned throughput of a table or an index, and how a change of it is told. */
import type { NewThroughput } from './new-table.ts';
import type { Throughput } from './table.ts';

export function isSameThroughput(current: Throughput, units: NewThroughput): boolean {
  return (
    current.ReadCapacityUnits === units.ReadCapacityUnits && current.WriteCapacityUnits === units.WriteCapacityUnits
  );
}

/** When a change begins and when it is done, in seconds since the epoch. */
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

export function unchangedThroughput(what: string, current: Throughput, units: NewThroughput): string {
  const provisioned = 'provisioned for the table';
  return (
    `The provisioned throughput for ${what} will not change. The requested value equals the current value. ` +
    `Current ReadCapacityUnits ${provisioned}: ${current.ReadCapacityUnits}. ` +
    `Requested ReadCapacityUnits: ${units.ReadCapacityUnits}. ` +
    `Current WriteCapacityUnits ${provisioned}: ${current.WriteCapacityUnits}. ` +
    `Requested WriteCapacityUnits: ${units.WriteCapacityUnits}. ` +
    'Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.'
  );
}
