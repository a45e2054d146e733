/** The ARNs of log groups and log streams. */
import { formatArn } from '../../../core/arn.ts';
import type { RequestContext } from '../../contract/service.ts';
import { groupNameInArn } from './input.ts';
import type { LogsState } from './state.ts';

interface Place {
  readonly accountId: string;
  readonly region: string;
}

export function groupArn({ accountId, region }: Place, groupName: string): string {
  return formatArn({ service: 'logs', region, accountId, resource: `log-group:${groupName}` });
}

export function logStreamArn(place: Place, groupName: string, streamName: string): string {
  return `${groupArn(place, groupName)}:log-stream:${streamName}`;
}

interface NamesStream {
  readonly logGroupName?: string;
  readonly logGroupIdentifier?: string;
  readonly logStreamName?: string;
}

/** The ARN whose permission is checked; for groups, too, it ends like a stream's ARN. */
export function logResource(input: NamesStream, context: RequestContext<LogsState>): string {
  const { logGroupName, logGroupIdentifier = '', logStreamName = '' } = input;
  const groupName = logGroupName ?? groupNameInArn(logGroupIdentifier) ?? logGroupIdentifier;
  return logStreamArn(context, groupName, logStreamName);
}
