/** SQS, as far as a failure destination needs it: send, receive, delete. */
import {
  AddPermission$,
  CancelMessageMoveTask$,
  ListDeadLetterSourceQueues$,
  ListMessageMoveTasks$,
  RemovePermission$,
  StartMessageMoveTask$,
} from '@aws-sdk/client-sqs';
import type { StaticOperationSchema } from '@smithy/types';
import type { Operation, Service } from '../../contract/service.ts';
import { changeMessageVisibility } from './operations/change-message-visibility.ts';
import { changeMessageVisibilityBatch } from './operations/change-message-visibility-batch.ts';
import { createQueue } from './operations/create-queue.ts';
import { deleteMessage } from './operations/delete-message.ts';
import { deleteMessageBatch } from './operations/delete-message-batch.ts';
import { deleteQueue } from './operations/delete-queue.ts';
import { getQueueAttributes } from './operations/get-queue-attributes.ts';
import { getQueueUrl } from './operations/get-queue-url.ts';
import { listQueueTags } from './operations/list-queue-tags.ts';
import { listQueues } from './operations/list-queues.ts';
import { purgeQueue } from './operations/purge-queue.ts';
import { receiveMessage } from './operations/receive-message.ts';
import { sendMessage } from './operations/send-message.ts';
import { sendMessageBatch } from './operations/send-message-batch.ts';
import { setQueueAttributes } from './operations/set-queue-attributes.ts';
import { tagQueue } from './operations/tag-queue.ts';
import { untagQueue } from './operations/untag-queue.ts';
import type { SqsState } from './state.ts';

const OPERATIONS: readonly Operation<SqsState>[] = [
  changeMessageVisibilityBatch,
  changeMessageVisibility,
  createQueue,
  deleteMessageBatch,
  deleteMessage,
  deleteQueue,
  getQueueAttributes,
  getQueueUrl,
  listQueueTags,
  listQueues,
  purgeQueue,
  receiveMessage,
  sendMessageBatch,
  sendMessage,
  setQueueAttributes,
  tagQueue,
  untagQueue,
];

/** Differs from AWS: these are not served. */
const NOT_SERVED: readonly StaticOperationSchema[] = [
  AddPermission$,
  CancelMessageMoveTask$,
  ListDeadLetterSourceQueues$,
  ListMessageMoveTasks$,
  RemovePermission$,
  StartMessageMoveTask$,
];

const SCHEMAS = [...OPERATIONS.map(({ schema }) => schema), ...NOT_SERVED];

export function sqsService(state: SqsState): Service<SqsState> {
  return {
    signingName: 'sqs',
    iamPrefix: 'sqs',
    // JSON for the SDK of today, Query for older clients.
    protocols: ['awsJson1_0', 'awsQuery'],
    targetPrefix: 'AmazonSQS',
    xmlNamespace: 'http://queue.amazonaws.com/doc/2012-11-05/',
    operations: OPERATIONS,
    schemas: SCHEMAS,
    state,
  };
}
