/** CreateLogGroup: creates a group without streams. */
import { CreateLogGroup$, type CreateLogGroupRequest } from '@aws-sdk/client-cloudwatch-logs';
import { defineOperation, ServiceError } from '../../../contract/service.ts';
import { logResource } from '../arns.ts';
import { checkNewName, GROUP_TAGS, NEW_GROUP_NAME } from '../input.ts';
import type { LogsState } from '../state.ts';

/** Differs from AWS: there is no deletion protection, and a KMS key is stored but encrypts nothing. */
export const createLogGroup = defineOperation<CreateLogGroupRequest, void, LogsState>(CreateLogGroup$, {
  rules: {
    logGroupName: NEW_GROUP_NAME,
    kmsKeyId: { maxLength: 256 },
    tags: GROUP_TAGS,
    logGroupClass: { values: ['STANDARD', 'INFREQUENT_ACCESS', 'DELIVERY'] },
  },
  resources: logResource,
  handle: async ({ logGroupName: name = '', kmsKeyId, tags = {}, logGroupClass = 'STANDARD' }, { state, clock }) => {
    checkNewName(name);
    if (state.groups.has(name))
      throw new ServiceError('ResourceAlreadyExistsException', 'The specified log group already exists');
    await state.groups.put(name, { name, creationTime: clock.now(), logGroupClass, kmsKeyId, tags });
  },
});
