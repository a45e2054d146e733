/** PurgeQueue: deletes all messages. */
import { PurgeQueue$, type PurgeQueueRequest } from '@aws-sdk/client-sqs';
import { defineOperation } from '../../../contract/service.ts';
import { queueArn } from '../queue-arn.ts';
import type { SqsState } from '../state.ts';

/** Differs from AWS: it takes effect at once, and may be repeated within a minute. */
export const purgeQueue = defineOperation<PurgeQueueRequest, void, SqsState>(PurgeQueue$, {
  resources: queueArn,
  handle: (input, { state }) => state.queue(input).purge(),
});
