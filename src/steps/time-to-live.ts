/** A table's time to live: the attribute with the time at which DynamoDB deletes an item. */
import {
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  type TableDescription,
  type TimeToLiveDescription,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { type Call, call } from '../aws/clients.ts';
import { undefinedIfAbsent } from '../aws/errors.ts';
import { resourceName, type StepContext } from './context.ts';
import { ownerOf } from './ownership.ts';
import type { Resource } from './resource.ts';
import { findTable, TABLE_IN_USE, tableTags, tagTable, untagTable } from './table.ts';

export interface TimeToLiveSpec {
  readonly kind: 'time-to-live';
  readonly table: string;
  readonly attribute: string;
}

interface TimeToLiveState {
  readonly table: TableDescription;
  readonly description: TimeToLiveDescription;
}

/** On an adopted table: setup enabled time to live, teardown disables it. */
const ENABLED_TAG = 'streamlab:time-to-live';

export const timeToLive: Resource<TimeToLiveSpec, TimeToLiveState> = {
  title: 'time to live',
  isSetting: true,
  name: (context, spec) => resourceName(context, spec.table),
  needs: (spec) => [`table:${spec.table}`],
  find: async (context, spec) => {
    const table = await findTable(context, spec.table);
    if (table?.TableStatus !== 'ACTIVE' && table?.TableStatus !== 'UPDATING') return undefined;
    const description = await describeTimeToLive(context, spec.table);
    const isOff = (description?.TimeToLiveStatus ?? 'DISABLED') === 'DISABLED';
    return isOff ? undefined : { table, description: description ?? {} };
  },
  // ENABLING may take an hour on AWS, and nothing has to wait for it.
  pending: ({ description: { TimeToLiveStatus: status } }) => (status === 'DISABLING' ? status : undefined),
  tags: (context, _spec, state) => tableTags(context, state.table),
  describe: (_spec, { description }) => `attribute ${description.AttributeName}`,

  create: async (context, spec) => {
    const table = await findTable(context, spec.table);
    const on = specify(context, spec.table, { Enabled: true, AttributeName: spec.attribute });
    if (table === undefined || ownerOf(context, await tableTags(context, table)) !== 'adopted') return [on];
    return [tagTable(table, { [ENABLED_TAG]: spec.attribute }), on];
  },

  differences: async (context, spec, { state: { description }, owner, tags }) => {
    const { AttributeName = '' } = description;
    if (AttributeName === spec.attribute) return [];
    const renew = [
      specify(context, spec.table, { Enabled: false, AttributeName }),
      specify(context, spec.table, { Enabled: true, AttributeName: spec.attribute }),
    ];
    const fix = owner === 'ours' || ENABLED_TAG in tags ? renew : undefined;
    return [{ what: 'attribute', wanted: spec.attribute, found: AttributeName, fix }];
  },

  remove: async (context, spec, { description: { AttributeName = '' } }) => [
    specify(context, spec.table, { Enabled: false, AttributeName }),
  ],
  putBack: async (context, spec, { table, description: { AttributeName = '' } }, tags) => {
    if (!(ENABLED_TAG in tags)) return [];
    return [specify(context, spec.table, { Enabled: false, AttributeName }), untagTable(table, [ENABLED_TAG])];
  },
  transient: [
    ...TABLE_IN_USE,
    {
      error: 'Validation',
      says: 'modified multiple times',
      reason: 'DynamoDB changes the time to live of a table only once within about an hour',
    },
    { error: 'Validation', says: 'Cannot describe time to live while table is in', reason: 'the table is not ready' },
  ],
};

/** Undefined when the table is not there. */
export async function describeTimeToLive(
  context: StepContext,
  logical: string,
): Promise<TimeToLiveDescription | undefined> {
  const command = new DescribeTimeToLiveCommand({ TableName: resourceName(context, logical) });
  return (await undefinedIfAbsent(context.aws.send(DynamoDBClient, command)))?.TimeToLiveDescription;
}

function specify(
  context: StepContext,
  logical: string,
  TimeToLiveSpecification: { Enabled: boolean; AttributeName: string },
): Call {
  const TableName = resourceName(context, logical);
  return call(DynamoDBClient, new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
}
