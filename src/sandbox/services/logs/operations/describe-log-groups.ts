/** DescribeLogGroups: groups by name, optionally with a prefix or substring, in pages. */
import {
  DescribeLogGroups$,
  type DescribeLogGroupsRequest,
  type DescribeLogGroupsResponse,
  type LogGroup as LogGroupShape,
} from '@aws-sdk/client-cloudwatch-logs';
import { defineOperation } from '../../../contract/service.ts';
import { groupArn, logStreamArn } from '../arns.ts';
import { invalidLogsInput } from '../errors.ts';
import { GROUP_NAME, groupNameInArn, LIST_LIMIT, TOKEN } from '../input.ts';
import type { LogGroup } from '../model.ts';
import { listPage } from '../page-token.ts';
import type { LogsState } from '../state.ts';

export const describeLogGroups = defineOperation<DescribeLogGroupsRequest, DescribeLogGroupsResponse, LogsState>(
  DescribeLogGroups$,
  {
    rules: {
      logGroupNamePrefix: GROUP_NAME,
      logGroupNamePattern: { maxLength: 512, pattern: '[\\.\\-_/#A-Za-z0-9]*' },
      nextToken: TOKEN,
      limit: LIST_LIMIT,
      logGroupClass: { values: ['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY'] },
      logGroupIdentifiers: { minLength: 1, maxLength: 50 },
    },
    resources: (_input, context) => logStreamArn(context, '', ''),
    handle: (input, { state }) => {
      const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern } = input;
      if (prefix !== undefined && pattern !== undefined)
        throw invalidLogsInput('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.');
      const named = input.logGroupIdentifiers?.map((identifier) => groupNameInArn(identifier) ?? identifier);
      const groups = state.groups
        .values()
        .filter(
          ({ name, logGroupClass }) =>
            name.startsWith(prefix ?? '') &&
            name.includes(pattern ?? '') &&
            (named?.includes(name) ?? true) &&
            logGroupClass === (input.logGroupClass ?? logGroupClass),
        );
      const { items, nextToken } = listPage(groups, ({ name }) => name, input);
      const full = pattern === undefined;
      return { logGroups: items.map((group) => describeGroup(state, group, full)), nextToken };
    },
  },
);

/** A search by substring omits the members that need a lookup for each group. */
function describeGroup(state: LogsState, group: LogGroup, full: boolean): LogGroupShape {
  const logGroupArn = groupArn(state, group.name);
  const bytes = full ? state.streams.list(group.name).reduce((sum, stream) => sum + stream.bytes, 0) : undefined;
  return {
    logGroupName: group.name,
    creationTime: group.creationTime,
    retentionInDays: group.retentionInDays,
    metricFilterCount: 0,
    arn: `${logGroupArn}:*`,
    storedBytes: bytes,
    kmsKeyId: group.kmsKeyId,
    logGroupClass: group.logGroupClass,
    logGroupArn,
    deletionProtectionEnabled: full ? false : undefined,
  };
}
