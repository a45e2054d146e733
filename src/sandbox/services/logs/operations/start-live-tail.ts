/** StartLiveTail: new events of some groups, as an event stream. */
import { randomUUID } from 'node:crypto';
import { StartLiveTail$, type StartLiveTailRequest, type StartLiveTailResponse } from '@aws-sdk/client-cloudwatch-logs';
import { defineOperation } from '../../../contract/service.ts';
import { logStreamArn } from '../arns.ts';
import { invalidLogsInput } from '../errors.ts';
import { compileLogFilter } from '../filter-pattern/filter-pattern.ts';
import { FILTER_PATTERN, groupNameInArn } from '../input.ts';
import { openLiveTail } from '../live-tail.ts';
import type { LogsState } from '../state.ts';

export const startLiveTail = defineOperation<StartLiveTailRequest, StartLiveTailResponse, LogsState>(StartLiveTail$, {
  rules: {
    logGroupIdentifiers: { required: true, minLength: 1, maxLength: 10 },
    'logGroupIdentifiers.member': { minLength: 1, maxLength: 2048, pattern: '[\\w#+=/:,.@-]*' },
    logStreamNames: { minLength: 1, maxLength: 100 },
    logStreamNamePrefixes: { minLength: 1, maxLength: 100 },
    logEventFilterPattern: FILTER_PATTERN,
  },
  resources: ({ logGroupIdentifiers = [] }, context) =>
    logGroupIdentifiers.map((identifier) => logStreamArn(context, groupNameInArn(identifier) ?? identifier, '')),
  handle: (request, { state, requestId, signal }) => {
    checkStreams(request);
    const matches = compileLogFilter(request.logEventFilterPattern);
    const groupNames = (request.logGroupIdentifiers ?? []).map((identifier) => {
      return state.group(groupNameInArn(identifier) ?? identifier).name;
    });
    const sessionId = randomUUID();
    return { responseStream: openLiveTail(state, { request, groupNames, matches, requestId, sessionId, signal }) };
  },
});

function checkStreams({ logGroupIdentifiers = [], logStreamNames, logStreamNamePrefixes }: StartLiveTailRequest): void {
  if (logStreamNames === undefined && logStreamNamePrefixes === undefined) return;
  if (logStreamNames !== undefined && logStreamNamePrefixes !== undefined)
    throw invalidLogsInput('Only one of logStreamNames or logStreamNamePrefixes can be provided.');
  if (logGroupIdentifiers.length > 1)
    throw invalidLogsInput('logStreamNames and logStreamNamePrefixes can only be used with a single log group.');
}
