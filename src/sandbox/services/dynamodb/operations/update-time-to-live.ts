/** UpdateTimeToLive: names the attribute that says when an item expires, or switches expiry off. */
import { UpdateTimeToLive$ } from '@aws-sdk/client-dynamodb';
import { defineOperation } from '../../../contract/service.ts';
import { checkInput } from '../engine/check-input.ts';
import type { InputCheck } from '../engine/dynalite.ts';
import { tableInUse } from '../errors.ts';
import type { DynamoDbState } from '../state.ts';
import { TABLE_NAME } from '../tables/table-checks.ts';
import type { TimeToLiveSpecification } from '../time-to-live/time-to-live-changes.ts';
import { tableResource, type Wire, withTableName } from '../wire.ts';

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

export const updateTimeToLive = defineOperation<Wire, Wire, DynamoDbState>(UpdateTimeToLive$, {
  encoding: 'wire',
  resources: tableResource,
  handle: async (input, { state }) => {
    const { TableName, TimeToLiveSpecification } = checkInput<UpdateTimeToLiveInput>(withTableName(input), CHECK);
    const table = state.tables.require(TableName);
    if (table.description.TableStatus === 'CREATING') throw tableInUse(TableName, 'CREATING');
    const { Enabled, AttributeName } = TimeToLiveSpecification;
    await state.timeToLive.change(table, { Enabled, AttributeName });
    return { TimeToLiveSpecification: { Enabled, AttributeName } };
  },
});
