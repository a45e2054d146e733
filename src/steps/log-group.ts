/** The log group of a function. Created before the function, so that it has our tags and can be followed at once. */
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
  type LogGroup,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { call } from '../aws/clients.ts';
import { isAccessDenied } from '../aws/errors.ts';
import { pages } from '../aws/pages.ts';
import { logGroupName, resourceName, type StepContext } from './context.ts';
import { findFunction } from './function.ts';
import { ownerOf, ownTags, type Tags } from './ownership.ts';
import type { Resource } from './resource.ts';

export interface LogGroupSpec {
  readonly kind: 'log-group';
  readonly function: string;
}

const nameOf = (context: StepContext, spec: LogGroupSpec): string => logGroupName(resourceName(context, spec.function));

/** Log groups have their ARN with and without `:*`; the calls about tags take it without. */
const groupArn = ({ arn = '', logGroupArn }: LogGroup): string => logGroupArn ?? arn.replace(/:\*$/, '');

export const logGroup: Resource<LogGroupSpec, LogGroup> = {
  title: 'log group',
  madeFor: (spec) => `function:${spec.function}`,
  name: nameOf,
  needs: () => [],
  find: (context, spec) => findLogGroup(context, nameOf(context, spec)),
  list: async function* ({ aws }) {
    const logGroupNamePrefix = logGroupName('');
    const ask = (nextToken?: string) =>
      aws.send(CloudWatchLogsClient, new DescribeLogGroupsCommand({ logGroupNamePrefix, nextToken }));
    for await (const { logGroups = [] } of pages(ask, (page) => page.nextToken)) {
      yield logGroups.map((group) => group.logGroupName);
    }
  },
  createdAt: ({ creationTime }) => (creationTime === undefined ? undefined : new Date(creationTime)),
  /** A log group that Lambda re-created belongs to whoever owns its function. */
  tags: async (context, spec, state): Promise<Tags> => {
    const { tags = {} } = await context.aws.send(
      CloudWatchLogsClient,
      new ListTagsForResourceCommand({ resourceArn: groupArn(state) }),
    );
    if (ownerOf(context, tags) !== 'foreign') return tags;
    return (await findFunction(context, spec.function))?.tags ?? tags;
  },
  isOrphan: async (context, spec, tags) =>
    Object.keys(tags).length === 0 && (await findFunction(context, spec.function)) === undefined,
  describe: () => '',

  create: async (context, spec) => [
    call(
      CloudWatchLogsClient,
      new CreateLogGroupCommand({ logGroupName: nameOf(context, spec), tags: { ...ownTags(context) } }),
    ),
  ],
  differences: async () => [],

  tag: (_context, _spec, state, tags) =>
    call(CloudWatchLogsClient, new TagResourceCommand({ resourceArn: groupArn(state), tags: { ...tags } })),
  untag: (_context, _spec, state, keys) =>
    call(CloudWatchLogsClient, new UntagResourceCommand({ resourceArn: groupArn(state), tagKeys: [...keys] })),
  remove: async (context, spec) => [
    call(CloudWatchLogsClient, new DeleteLogGroupCommand({ logGroupName: nameOf(context, spec) })),
  ],
  transient: [
    { error: 'OperationAborted', reason: 'another change is in progress' },
    {
      operations: ['TagResource', 'UntagResource'],
      error: 'ResourceNotFound',
      reason: 'the log group is not known everywhere yet',
    },
  ],
};

/** By its name. */
export async function findLogGroup({ aws }: StepContext, name: string): Promise<LogGroup | undefined> {
  const command = new DescribeLogGroupsCommand({ logGroupNamePrefix: name });
  const { logGroups = [] } = await aws.send(CloudWatchLogsClient, command);
  return logGroups.find(({ logGroupName }) => logGroupName === name);
}

/** The log group of a lab's function: by its own setting, else Lambda's default. */
export async function logGroupOf(context: StepContext, logicalFunction: string): Promise<string> {
  const found = await findFunction(context, logicalFunction);
  return found?.configuration.LoggingConfig?.LogGroup ?? logGroupName(resourceName(context, logicalFunction));
}

/** The same, for callers that only read logs: they may lack the permission to read the function's settings. */
export async function readableLogGroupOf(context: StepContext, logicalFunction: string): Promise<string> {
  try {
    return await logGroupOf(context, logicalFunction);
  } catch (error) {
    if (!isAccessDenied(error)) throw error;
    return logGroupName(resourceName(context, logicalFunction));
  }
}
