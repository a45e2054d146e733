/** ListQueues: the URLs of the queues by name. */
import { ListQueues$, type ListQueuesRequest, type ListQueuesResult } from '@aws-sdk/client-sqs';
import { formatArn } from '../../../../core/arn.ts';
import { pageAfter } from '../../../contract/paging.ts';
import { defineOperation } from '../../../contract/service.ts';
import { checkRange } from '../errors.ts';
import { queueUrl } from '../queue-arn.ts';
import type { SqsState } from '../state.ts';

const MAX_QUEUES = 1000;

/** Pages only with MaxResults; the token is the name of the last queue. */
export const listQueues = defineOperation<ListQueuesRequest, ListQueuesResult, SqsState>(ListQueues$, {
  // The ARN of a queue without a name.
  resources: (_input, { region, accountId }) => formatArn({ service: 'sqs', region, accountId, resource: '' }),
  handle: ({ QueueNamePrefix: prefix = '', MaxResults: limit, NextToken: token }, context) => {
    checkRange('MaxResults', limit, [1, MAX_QUEUES]);
    const names = context.state
      .queues()
      .map(({ model }) => model.name)
      .filter((name) => name.startsWith(prefix));
    const after = token && Buffer.from(token, 'base64').toString();
    const { items, last } = pageAfter(names, (name) => name, { after, limit: limit ?? MAX_QUEUES });
    return {
      QueueUrls: items.length === 0 ? undefined : items.map((name) => queueUrl(name, context)),
      NextToken: limit !== undefined && last !== undefined ? Buffer.from(last).toString('base64') : undefined,
    };
  },
});
