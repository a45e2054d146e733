/** What a function logs when its role may not write logs, or not all of it. */
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { useFunctions } from '../../helpers/use-functions.ts';
import { MAY_LOG, type UsedRole, useRoles } from '../../helpers/use-roles.ts';

const functions = useFunctions();
const roles = useRoles(functions);

const TALKS = { 'index.mjs': "export const handler = async () => { console.log('said'); return 'done'; };" };
const WRITES_STREAMS = { Action: ['logs:CreateLogStream', 'logs:PutLogEvents'] };

const createFunction = (role: UsedRole) => functions.createActive({ files: TALKS, Role: role.arn });

const groupOf = (name: string) => `/aws/lambda/${name}`;

async function hasGroup(name: string): Promise<boolean> {
  const command = new DescribeLogGroupsCommand({ logGroupNamePrefix: groupOf(name) });
  const { logGroups = [] } = await functions.client(CloudWatchLogsClient).send(command);
  return logGroups.length > 0;
}

async function lines(name: string): Promise<string[]> {
  const command = new FilterLogEventsCommand({ logGroupName: groupOf(name) });
  const { events = [] } = await functions.client(CloudWatchLogsClient).send(command);
  return events.map(({ message = '' }) => message);
}

/** Whether `said` is in the log; once the invocation was answered it is, if ever. */
async function invokes(name: string): Promise<void> {
  const { value, FunctionError, LogResult = '' } = await functions.invoke(name, undefined, { LogType: 'Tail' });
  expect([value, FunctionError]).toEqual(['done', undefined]);
  // The tail is of the invocation, not of the log group.
  expect(Buffer.from(LogResult, 'base64').toString()).toContain('said');
}

/** Lets the permissions that an execution environment has seen be asked for again. */
const forget = () => functions.sandbox.advanceClock(2_000);

test('without a policy there is no log group, and the function works all the same', async () => {
  const name = await createFunction(await roles.createRole());

  await invokes(name);
  await invokes(name);

  expect(await hasGroup(name)).toBe(false);
});

test('a denied action is as good as none', async () => {
  const role = await roles.createRole({ Action: 'logs:*' }, { Effect: 'Deny', Action: 'logs:PutLogEvents' });
  const name = await createFunction(role);

  await invokes(name);

  expect(await hasGroup(name)).toBe(false);
});

test('without logs:CreateLogGroup it is written to a group that is there', async () => {
  const name = await createFunction(await roles.createRole(WRITES_STREAMS));
  await invokes(name);
  expect(await hasGroup(name)).toBe(false);

  await functions.client(CloudWatchLogsClient).send(new CreateLogGroupCommand({ logGroupName: groupOf(name) }));
  await invokes(name);

  await expect.poll(() => lines(name)).toContainEqual(expect.stringContaining('\tINFO\tsaid'));
});

test('on another function’s log group a permission is worth nothing', async () => {
  const Resource = 'arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/other:*';
  const name = await createFunction(await roles.createRole({ ...MAY_LOG, Resource }));

  await invokes(name);

  expect(await hasGroup(name)).toBe(false);
});

test('a permission for its own log group is enough, and each change counts at once', async () => {
  const role = await roles.createRole();
  const name = await createFunction(role);
  await invokes(name);

  const Resource = `arn:aws:logs:us-east-1:000000000000:log-group:${groupOf(name)}:*`;
  await role.may({ ...MAY_LOG, Resource });
  await forget();
  await invokes(name);
  await expect.poll(() => lines(name)).toContainEqual(expect.stringContaining('\tINFO\tsaid'));

  const { length } = await lines(name);
  await role.may({ Action: 's3:*' });
  await forget();
  await invokes(name);
  expect(await lines(name)).toHaveLength(length);
});
