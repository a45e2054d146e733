/** A table's stream: what UpdateTable switches on and off. */
import {
  DynamoDBClient,
  type StreamViewType,
  type TableDescription,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { type Call, call } from '../aws/clients.ts';
import { resourceName, type StepContext } from './context.ts';
import { ownerOf } from './ownership.ts';
import type { Resource } from './resource.ts';
import { findTable, isTableInUse, pendingTable, tableTags, tagTable, untagTable } from './table.ts';

export interface StreamSpec {
  readonly kind: 'stream';
  readonly table: string;
  readonly viewType: StreamViewType;
}

/** On an adopted table: setup has switched its stream on, teardown switches it off. */
const ENABLED_TAG = 'streamlab:stream';

export const stream: Resource<StreamSpec, TableDescription> = {
  title: 'stream',
  isSetting: true,
  name: (context, spec) => resourceName(context, spec.table),
  needs: (spec) => [`table:${spec.table}`],
  find: async (context, spec) => {
    const table = await findTable(context, spec.table);
    if (table === undefined) return undefined;
    const isOn = table.StreamSpecification?.StreamEnabled === true;
    return isOn || pendingTable(table) !== undefined ? table : undefined;
  },
  pending: pendingTable,
  tags: (context, _spec, state) => tableTags(context, state),
  describe: (_spec, { StreamSpecification }) => String(StreamSpecification?.StreamViewType),

  create: async (context, spec) => {
    const table = await findTable(context, spec.table);
    const on = call(DynamoDBClient, new UpdateTableCommand(switchOn(context, spec)));
    if (table === undefined || ownerOf(context, await tableTags(context, table)) !== 'adopted') return [on];
    return [tagTable(table, { [ENABLED_TAG]: 'enabled' }), on];
  },

  differences: async (context, spec, { state, owner, tags }) => {
    const found = state.StreamSpecification?.StreamViewType;
    if (found === spec.viewType) return [];
    // The view type of a stream is fixed; switching it off and on again makes a new stream with a new ARN.
    const renew = [switchOff(context, spec), call(DynamoDBClient, new UpdateTableCommand(switchOn(context, spec)))];
    const mayRenew = owner === 'ours' || ENABLED_TAG in tags;
    return [{ what: 'view type', wanted: spec.viewType, found: String(found), mend: mayRenew ? renew : undefined }];
  },

  remove: async (context, spec) => [switchOff(context, spec)],
  putBack: async (context, spec, state, tags) =>
    ENABLED_TAG in tags ? [switchOff(context, spec), untagTable(state, [ENABLED_TAG])] : [],
  transient: isTableInUse,
};

function switchOn(context: StepContext, spec: StreamSpec) {
  return {
    TableName: resourceName(context, spec.table),
    StreamSpecification: { StreamEnabled: true, StreamViewType: spec.viewType },
  };
}

function switchOff(context: StepContext, spec: StreamSpec): Call {
  const TableName = resourceName(context, spec.table);
  return call(DynamoDBClient, new UpdateTableCommand({ TableName, StreamSpecification: { StreamEnabled: false } }));
}
