/** GetQueueUrl: the URL of a queue by name. */
import { GetQueueUrl$, type GetQueueUrlRequest, type GetQueueUrlResult } from '@aws-sdk/client-sqs';
import { defineOperation } from '../../../contract/service.ts';
import { missingParameter, queueDoesNotExist } from '../errors.ts';
import { queueArn, queueUrl } from '../queue-arn.ts';
import type { SqsState } from '../state.ts';

export const getQueueUrl = defineOperation<GetQueueUrlRequest, GetQueueUrlResult, SqsState>(GetQueueUrl$, {
  resources: queueArn,
  handle: ({ QueueName: name, QueueOwnerAWSAccountId: owner }, context) => {
    if (!name) throw missingParameter('QueueName');
    const { state, accountId } = context;
    if (state.find(name) === undefined || (owner ?? accountId) !== accountId) throw queueDoesNotExist();
    return { QueueUrl: queueUrl(name, context) };
  },
});
