import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  ListTagsForResourceCommand,
  PutLogEventsCommand,
  StartLiveTailCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, it } from 'vitest';
import { logsService } from '../../../../src/sandbox/services/logs/index.ts';
import { openLogs } from '../../../../src/sandbox/services/logs/state.ts';
import { openStore } from '../../../../src/sandbox/store/level-store.ts';
import { testEnvironment } from '../../../helpers/direct-service.ts';
import { ROLE, ROLE_KEY, useGateway } from '../../../helpers/use-gateway.ts';

const logs = await openLogs(await openStore(undefined), testEnvironment());
const used = useGateway({ services: [logsService(logs)], authorize: () => ({ explicitDeny: false }) });

const group = 'arn:aws:logs:eu-west-1:000000000000:log-group';
const logGroupName = '/g';
const logStreamName = 's';
const logEvents = [{ timestamp: 1, message: 'm' }];

describe('permissions for logs', () => {
  it.each([
    ['CreateLogGroup', new CreateLogGroupCommand({ logGroupName }), `${group}:/g:log-stream:`],
    ['CreateLogStream', new CreateLogStreamCommand({ logGroupName, logStreamName }), `${group}:/g:log-stream:s`],
    ['PutLogEvents', new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }), `${group}:/g:log-stream:s`],
    [
      'GetLogEvents',
      new GetLogEventsCommand({ logGroupIdentifier: `${group}:/g`, logStreamName }),
      `${group}:/g:log-stream:s`,
    ],
    ['FilterLogEvents', new FilterLogEventsCommand({ logGroupName }), `${group}:/g:log-stream:`],
    ['DescribeLogGroups', new DescribeLogGroupsCommand({}), `${group}::log-stream:`],
    ['ListTagsForResource', new ListTagsForResourceCommand({ resourceArn: `${group}:/g` }), `${group}:/g`],
    ['StartLiveTail', new StartLiveTailCommand({ logGroupIdentifiers: [`${group}:/g`] }), `${group}:/g:log-stream:`],
  ])("%s is checked on AWS's ARN", async (name, command, resource) => {
    const client = new CloudWatchLogsClient({ ...used.config(), credentials: ROLE_KEY, disableHostPrefix: true });
    // Each command has its own types, which only the error does not need.
    await expect(client.send(command as CreateLogGroupCommand)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `User: ${ROLE.arn} is not authorized to perform: logs:${name} on resource: ${resource} because no identity-based policy allows the logs:${name} action`,
    });
  });
});
