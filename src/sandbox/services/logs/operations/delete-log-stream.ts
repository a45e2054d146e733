/** DeleteLogStream: a stream with all its events. */
import { DeleteLogStream$, type DeleteLogStreamRequest } from '@aws-sdk/client-cloudwatch-logs';
import { defineOperation } from '../../../contract/service.ts';
import { logResource } from '../arns.ts';
import { GROUP_NAME, required, STREAM_NAME } from '../input.ts';
import type { LogsState } from '../state.ts';

export const deleteLogStream = defineOperation<DeleteLogStreamRequest, object, LogsState>(DeleteLogStream$, {
  rules: { logGroupName: { required: true, ...GROUP_NAME }, logStreamName: { required: true, ...STREAM_NAME } },
  resources: logResource,
  handle: async ({ logGroupName, logStreamName }, { state }) => {
    const groupName = required(logGroupName);
    await state.removeStream(groupName, state.stream(groupName, required(logStreamName)));
    return {};
  },
});
