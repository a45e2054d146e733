/** DeleteLogStream: deletes a stream with all its events. */
import { DeleteLogStream$, type DeleteLogStreamRequest } from '@aws-sdk/client-cloudwatch-logs';
import { defineOperation } from '../../../contract/service.ts';
import { logResource } from '../arns.ts';
import { LOG_STREAM_NAME, REQUIRED_GROUP } from '../input.ts';
import type { LogsState } from '../state.ts';

export const deleteLogStream = defineOperation<DeleteLogStreamRequest, void, LogsState>(DeleteLogStream$, {
  rules: { ...REQUIRED_GROUP, logStreamName: { required: true, ...LOG_STREAM_NAME } },
  resources: logResource,
  handle: async ({ logGroupName = '', logStreamName }, { state }) => {
    await state.removeStream(logGroupName, state.stream(logGroupName, logStreamName));
  },
});
