/** CreateQueue: creates a queue, or returns the existing one if its attributes do not differ. */
import { CreateQueue$, type CreateQueueRequest, type CreateQueueResult } from '@aws-sdk/client-sqs';
import { defineOperation, ServiceError } from '../../../contract/service.ts';
import { checkAttributes, differingAttribute } from '../attributes.ts';
import { invalidParameterValue, missingParameter } from '../errors.ts';
import { queueArn, queueUrl } from '../queue-arn.ts';
import type { SqsState } from '../state.ts';

const NAME = /^[\w-]{1,80}$/;

export const createQueue = defineOperation<CreateQueueRequest, CreateQueueResult, SqsState>(CreateQueue$, {
  resources: queueArn,
  handle: async ({ QueueName: name, Attributes: attributes = {}, tags = {} }, context) => {
    const { state } = context;
    if (!name) throw missingParameter('QueueName');
    if (!NAME.test(name)) {
      throw invalidParameterValue(
        'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
      );
    }
    const asked = attributes as Record<string, string>; // a partial map of strings, in the SDK's words
    checkAttributes(asked);
    const existing = state.find(name);
    const differing = existing && differingAttribute(existing.model, asked);
    if (differing !== undefined) {
      throw new ServiceError(
        'QueueNameExists',
        `A queue already exists with the same name and a different value for attribute ${differing}`,
      );
    }
    if (existing === undefined) await state.create({ name, attributes: asked, tags });
    return { QueueUrl: queueUrl(name, context) };
  },
});
