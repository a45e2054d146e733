/** The ARNs and URLs of queues. */
import type { RequestContext } from '../../contract/service.ts';
import type { SqsState } from './state.ts';

/** The ARN whose permission is checked: that of the URL or name, whether the queue exists or not. */
export function queueArn(
  { QueueUrl, QueueName }: { readonly QueueUrl?: string | undefined; readonly QueueName?: string | undefined },
  { state }: RequestContext<SqsState>,
): string {
  return state.arn(QueueName ?? QueueUrl?.split('/').at(-1) ?? '*');
}

export function queueUrl(name: string, { endpoint, accountId }: RequestContext<SqsState>): string {
  return `${endpoint}/${accountId}/${name}`;
}
