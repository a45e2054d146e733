/** A table's stream, which UpdateTable enables and disables. */
import {
  DynamoDBClient,
  type StreamSpecification,
  type StreamViewType,
  type TableDescription,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { type Call, call } from '../aws/clients.ts';
import { resourceName, type StepContext } from './context.ts';
import { ownerOf } from './ownership.ts';
import type { Resource } from './resource.ts';
import { findTable, pendingTable, TABLE_IN_USE, tableTags, tagTable, untagTable } from './table.ts';

export interface StreamSpec {
  readonly kind: 'stream';
  readonly table: string;
  readonly viewType: StreamViewType;
}

/** On an adopted table: setup enabled its stream, teardown disables it. */
const ENABLED_TAG = 'streamlab:stream';

export const stream: Resource<StreamSpec, TableDescription> = {
  title: 'stream',
  isSetting: true,
  name: (context, spec) => resourceName(context, spec.table),
  needs: (spec) => [`table:${spec.table}`],
  find: async (context, spec) => {
    const table = await findTable(context, spec.table);
    if (table === undefined) return undefined;
    return enabledStream(table) || pendingTable(table) !== undefined ? table : undefined;
  },
  pending: pendingTable,
  tags: (context, _spec, state) => tableTags(context, state),
  describe: (_spec, { StreamSpecification }) => String(StreamSpecification?.StreamViewType),

  create: async (context, spec) => {
    const table = await findTable(context, spec.table);
    const on = enableStream(context, spec);
    if (table === undefined || ownerOf(context, await tableTags(context, table)) !== 'adopted') return [on];
    return [tagTable(table, { [ENABLED_TAG]: 'enabled' }), on];
  },

  differences: async (context, spec, { state, owner, tags }) => {
    const found = state.StreamSpecification?.StreamViewType;
    if (found === spec.viewType) return [];
    // The view type of a stream is fixed; disabling and enabling it creates a new stream with a new ARN.
    const renew = [disableStream(context, spec.table), enableStream(context, spec)];
    const mayRenew = owner === 'ours' || ENABLED_TAG in tags;
    return [{ what: 'view type', wanted: spec.viewType, found: String(found), fix: mayRenew ? renew : undefined }];
  },

  remove: async (context, spec) => [disableStream(context, spec.table)],
  putBack: async (context, spec, state, tags) =>
    ENABLED_TAG in tags ? [disableStream(context, spec.table), untagTable(state, [ENABLED_TAG])] : [],
  transient: TABLE_IN_USE,
};

/** The stream that gets the changes of a table now. */
export function enabledStream({ StreamSpecification, LatestStreamArn }: TableDescription) {
  if (StreamSpecification?.StreamEnabled !== true || LatestStreamArn === undefined) return undefined;
  return { arn: LatestStreamArn, viewType: StreamSpecification.StreamViewType };
}

export function enableStream(
  context: StepContext,
  { table, viewType: StreamViewType }: Omit<StreamSpec, 'kind'>,
): Call {
  return updateStream(context, table, { StreamEnabled: true, StreamViewType });
}

export function disableStream(context: StepContext, logical: string): Call {
  return updateStream(context, logical, { StreamEnabled: false });
}

function updateStream(context: StepContext, logical: string, StreamSpecification: StreamSpecification): Call {
  const TableName = resourceName(context, logical);
  return call(DynamoDBClient, new UpdateTableCommand({ TableName, StreamSpecification }));
}
