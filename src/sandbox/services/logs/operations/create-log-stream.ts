/** CreateLogStream: a stream without events. */
import { CreateLogStream$, type CreateLogStreamRequest } from '@aws-sdk/client-cloudwatch-logs';
import { defineOperation, ServiceError } from '../../../contract/service.ts';
import { logResource } from '../arns.ts';
import { checkNewName, GROUP_NAME, NEW_STREAM_NAME, required } from '../input.ts';
import type { LogsState } from '../state.ts';

export const createLogStream = defineOperation<CreateLogStreamRequest, object, LogsState>(CreateLogStream$, {
  rules: { logGroupName: { required: true, ...GROUP_NAME }, logStreamName: NEW_STREAM_NAME },
  resources: logResource,
  handle: async ({ logGroupName, logStreamName }, { state }) => {
    const name = required(logStreamName);
    checkNewName(name);
    const group = state.group(required(logGroupName));
    if (state.streams.get(group.name, name) !== undefined)
      throw new ServiceError('ResourceAlreadyExistsException', 'The specified log stream already exists');
    await state.createStream(group.name, name);
    return {};
  },
});
