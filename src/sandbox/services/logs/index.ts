/** Amazon CloudWatch Logs: its operations, and what tells it apart on the wire. */
import type { StaticOperationSchema } from '@smithy/types';
import type { Operation, Service } from '../../contract/service.ts';
import { createLogGroup } from './operations/create-log-group.ts';
import { createLogStream } from './operations/create-log-stream.ts';
import { deleteLogGroup } from './operations/delete-log-group.ts';
import { deleteLogStream } from './operations/delete-log-stream.ts';
import { deleteRetentionPolicy } from './operations/delete-retention-policy.ts';
import { describeLogGroups } from './operations/describe-log-groups.ts';
import { describeLogStreams } from './operations/describe-log-streams.ts';
import { filterLogEvents } from './operations/filter-log-events.ts';
import { getLogEvents } from './operations/get-log-events.ts';
import { listLogGroups } from './operations/list-log-groups.ts';
import { listTagsForResource } from './operations/list-tags-for-resource.ts';
import { listTagsLogGroup } from './operations/list-tags-log-group.ts';
import { putLogEvents } from './operations/put-log-events.ts';
import { putRetentionPolicy } from './operations/put-retention-policy.ts';
import { startLiveTail } from './operations/start-live-tail.ts';
import { tagLogGroup } from './operations/tag-log-group.ts';
import { tagResource } from './operations/tag-resource.ts';
import { untagLogGroup } from './operations/untag-log-group.ts';
import { untagResource } from './operations/untag-resource.ts';
import { OPERATIONS_NOT_SERVED } from './operations-not-served.ts';
import type { LogsState } from './state.ts';

const OPERATIONS: readonly Operation<LogsState>[] = [
  createLogGroup,
  createLogStream,
  deleteLogGroup,
  deleteLogStream,
  deleteRetentionPolicy,
  describeLogGroups,
  describeLogStreams,
  filterLogEvents,
  getLogEvents,
  listLogGroups,
  listTagsForResource,
  listTagsLogGroup,
  putLogEvents,
  putRetentionPolicy,
  startLiveTail,
  tagLogGroup,
  tagResource,
  untagLogGroup,
  untagResource,
];

const SCHEMAS = [...OPERATIONS.map(({ schema }) => schema), ...OPERATIONS_NOT_SERVED.map(namedSchema)];

/** Enough of a schema to be known by its name. */
function namedSchema(name: string): StaticOperationSchema {
  return [9, 'com.amazonaws.cloudwatchlogs', name, 0, () => 'unit', () => 'unit'];
}

export function logsService(state: LogsState): Service<LogsState> {
  return {
    signingName: 'logs',
    iamPrefix: 'logs',
    protocols: ['awsJson1_1'],
    targetPrefix: 'Logs_20140328',
    validationErrorCode: 'InvalidParameterException',
    operations: OPERATIONS,
    schemas: SCHEMAS,
    state,
  };
}
