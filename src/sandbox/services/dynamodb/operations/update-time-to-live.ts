/** UpdateTimeToLive: enables expiry by an attribute of the items, or disables it. */
import { UpdateTimeToLive$ } from '@aws-sdk/client-dynamodb';
import type { InputCheck } from '../engine/dynalite.ts';
import { tableInUse } from '../errors.ts';
import { defineEngineOperation } from '../operation.ts';
import { TABLE_NAME } from '../tables/table-checks.ts';
import type { TimeToLiveSpecification } from '../time-to-live/time-to-live-changes.ts';

interface UpdateTimeToLiveInput {
  readonly TableName: string;
  readonly TimeToLiveSpecification: TimeToLiveSpecification;
}

const CHECK: InputCheck = {
  types: {
    TableName: TABLE_NAME,
    TimeToLiveSpecification: {
      type: 'FieldStruct<TimeToLiveSpecification>',
      notNull: true,
      children: {
        Enabled: { type: 'Boolean', notNull: true },
        AttributeName: { type: 'String', notNull: true, lengthGreaterThanOrEqual: 1, lengthLessThanOrEqual: 255 },
      },
    },
  },
};

export const updateTimeToLive = defineEngineOperation<UpdateTimeToLiveInput>(UpdateTimeToLive$, {
  check: CHECK,
  handle: async ({ TableName, TimeToLiveSpecification }, { tables, timeToLive }) => {
    const table = tables.require(TableName);
    if (table.description.TableStatus === 'CREATING') throw tableInUse(TableName, 'CREATING');
    const { Enabled, AttributeName } = TimeToLiveSpecification;
    await timeToLive.change(table, { Enabled, AttributeName });
    return { TimeToLiveSpecification: { Enabled, AttributeName } };
  },
});
