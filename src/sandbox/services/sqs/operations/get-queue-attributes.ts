/** GetQueueAttributes: the settings of a queue and its message counts. */
import {
  GetQueueAttributes$,
  type GetQueueAttributesRequest,
  type GetQueueAttributesResult,
} from '@aws-sdk/client-sqs';
import { defineOperation } from '../../../contract/service.ts';
import { selectAttributes } from '../attributes.ts';
import { queueArn } from '../queue-arn.ts';
import type { SqsState } from '../state.ts';

export const getQueueAttributes = defineOperation<GetQueueAttributesRequest, GetQueueAttributesResult, SqsState>(
  GetQueueAttributes$,
  {
    resources: queueArn,
    handle: (input, { state }) => {
      const queue = state.queue(input);
      const { name, createdAt, modifiedAt } = queue.model;
      const { visible, inFlight, delayed } = queue.counts();
      const computed = {
        QueueArn: state.arn(name),
        ApproximateNumberOfMessages: String(visible),
        ApproximateNumberOfMessagesNotVisible: String(inFlight),
        ApproximateNumberOfMessagesDelayed: String(delayed),
        CreatedTimestamp: String(Math.floor(createdAt / 1000)),
        LastModifiedTimestamp: String(Math.floor(modifiedAt / 1000)),
      };
      const attributes = selectAttributes(queue.model, computed, input.AttributeNames ?? []);
      return Object.keys(attributes).length === 0 ? {} : { Attributes: attributes };
    },
  },
);
