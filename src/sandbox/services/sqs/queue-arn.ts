/** On which ARN a permission is asked. */
import type { RequestContext } from '../../contract/service.ts';
import type { SqsState } from './state.ts';

/** The ARN of the queue that a URL or a name means, whether it exists or not. */
export function queueArn(
  { QueueUrl, QueueName }: { readonly QueueUrl?: string | undefined; readonly QueueName?: string | undefined },
  { state }: RequestContext<SqsState>,
): string {
  return state.arn(QueueName ?? QueueUrl?.split('/').at(-1) ?? '*');
}

export function queueUrl(name: string, { endpoint, accountId }: RequestContext<SqsState>): string {
  return `${endpoint}/${accountId}/${name}`;
}
