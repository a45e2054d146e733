/** ChangeMessageVisibility: changes how long a received message stays hidden. */
import { ChangeMessageVisibility$, type ChangeMessageVisibilityRequest } from '@aws-sdk/client-sqs';
import { defineOperation } from '../../../contract/service.ts';
import { checkRange, missingParameter } from '../errors.ts';
import { queueArn } from '../queue-arn.ts';
import type { SqsState } from '../state.ts';

export const changeMessageVisibility = defineOperation<ChangeMessageVisibilityRequest, void, SqsState>(
  ChangeMessageVisibility$,
  {
    resources: queueArn,
    handle: async (input, { state }) => {
      const queue = state.queue(input);
      const { ReceiptHandle: handle, VisibilityTimeout: seconds } = input;
      if (!handle) throw missingParameter('ReceiptHandle');
      if (seconds === undefined) throw missingParameter('VisibilityTimeout');
      checkRange('VisibilityTimeout', seconds, [0, 43_200]);
      await queue.changeVisibility(handle, seconds);
    },
  },
);
