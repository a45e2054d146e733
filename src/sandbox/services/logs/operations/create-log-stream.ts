/** CreateLogStream: creates a stream without events. */
import { CreateLogStream$, type CreateLogStreamRequest } from '@aws-sdk/client-cloudwatch-logs';
import { defineOperation, ServiceError } from '../../../contract/service.ts';
import { logResource } from '../arns.ts';
import { checkNewName, NEW_STREAM_NAME, REQUIRED_GROUP } from '../input.ts';
import type { LogsState } from '../state.ts';

export const createLogStream = defineOperation<CreateLogStreamRequest, void, LogsState>(CreateLogStream$, {
  rules: { ...REQUIRED_GROUP, logStreamName: NEW_STREAM_NAME },
  resources: logResource,
  handle: async ({ logGroupName, logStreamName: name = '' }, { state }) => {
    checkNewName(name);
    const group = state.group(logGroupName);
    if (state.streams.get(group.name, name) !== undefined)
      throw new ServiceError('ResourceAlreadyExistsException', 'The specified log stream already exists');
    await state.createStream(group.name, name);
  },
});
