/** A function that copies into a second table: its role decides, in AWS's words, which reach its log. */
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateTableCommand, DynamoDBClient, GetItemCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { AttachRolePolicyCommand, DetachRolePolicyCommand, IAMClient, TagRoleCommand } from '@aws-sdk/client-iam';
import { waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Statement } from '../../helpers/policies.ts';
import { useFunctions } from '../../helpers/use-functions.ts';
import { MAY_LOG, type UsedRole, useRoles } from '../../helpers/use-roles.ts';

const functions = useFunctions();
const roles = useRoles(functions);

const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/Copies';
const PUT = 'dynamodb:PutItem';

const COPIES = {
  'index.mjs': `
    import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
    const client = new DynamoDBClient({});
    export const handler = async ({ id }) => {
      await client.send(new PutItemCommand({ TableName: 'Copies', Item: { id: { S: id } } }));
      return 'written';
    };`,
};

let role: UsedRole;
let name: string;
let ids = 0;

beforeAll(async () => {
  const dynamoDb = functions.client(DynamoDBClient);
  await dynamoDb.send(
    new CreateTableCommand({
      TableName: 'Copies',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  const waiting = { maxWaitTime: 30, minDelay: 0.01, maxDelay: 0.01 };
  await waitUntilTableExists({ ...waiting, client: dynamoDb }, { TableName: 'Copies' });
  role = await roles.createRole(MAY_LOG);
  await functions
    .client(IAMClient)
    .send(new TagRoleCommand({ RoleName: role.name, Tags: [{ Key: 'team', Value: 'red' }] }));
  name = functions.newName();
  await functions.create({ FunctionName: name, files: COPIES, Role: role.arn });
  await waitUntilFunctionActiveV2({ ...waiting, client: functions.lambda }, { FunctionName: name });
});

/** What a write of the function comes to: `written`, or the message of its error. */
async function write(): Promise<{ readonly outcome: unknown; readonly id: string }> {
  ids += 1;
  const id = `id-${ids}`;
  const { value } = await functions.invoke(name, { id });
  if (typeof value !== 'object' || value === null) return { outcome: value, id };
  expect(value).toMatchObject({ errorType: 'AccessDeniedException' });
  return { outcome: 'errorMessage' in value && value.errorMessage, id };
}

async function isWritten(id: string): Promise<boolean> {
  const command = new GetItemCommand({ TableName: 'Copies', Key: { id: { S: id } } });
  return (await functions.client(DynamoDBClient).send(command)).Item !== undefined;
}

const refused = (reason: string) =>
  `User: ${role.sessions}${name} is not authorized to perform: ${PUT} on resource: ${TABLE} ${reason}`;
const IMPLICIT = `because no identity-based policy allows the ${PUT} action`;
const EXPLICIT = 'with an explicit deny in an identity-based policy';

const when = (Condition: object, more: Statement = {}): Statement => ({ Action: PUT, Condition, ...more });

describe('a write is allowed by', () => {
  test.each<[string, readonly Statement[]]>([
    ['the action on the table', [{ Action: PUT, Resource: TABLE }]],
    ['wildcards in the action', [{ Action: 'dynamodb:P?tI*', Resource: TABLE }]],
    ['letters of another case in the action', [{ Action: 'DynamoDB:putitem', Resource: TABLE }]],
    ['wildcards in the resource', [{ Action: PUT, Resource: 'arn:aws:dynamodb:*:*:table/Cop*' }]],
    ['everything', [{ Action: '*' }]],
    ['one of several statements', [{ Action: 's3:*' }, { Action: [PUT, 'sns:Publish'], Resource: [TABLE] }]],
    ['NotAction that names others', [{ NotAction: ['iam:*', 'dynamodb:DeleteItem'] }]],
    ['NotResource that names others', [{ Action: PUT, NotResource: `${TABLE}2` }]],
    ['a condition that holds', [when({ StringEquals: { 'aws:RequestedRegion': ['us-east-1', 'eu-west-1'] } })]],
    ['a tag of the role', [when({ StringEquals: { 'aws:PrincipalTag/team': 'red' } })]],
    ['its network', [when({ IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } })]],
    ['the time', [when({ DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } })]],
    [
      'a deny whose condition does not hold',
      [{ Action: '*' }, when({ Bool: { 'aws:SecureTransport': 'false' } }, { Effect: 'Deny' })],
    ],
    ['a deny of another table', [{ Action: '*' }, { Effect: 'Deny', Action: '*', Resource: `${TABLE}2` }]],
  ])('%s', async (_case, statements) => {
    await role.may(MAY_LOG, ...statements);

    const { outcome, id } = await write();

    expect(outcome).toBe('written');
    expect(await isWritten(id)).toBe(true);
  });
});

describe('a write is not allowed by', () => {
  test.each<[string, readonly Statement[]]>([
    ['no policy', []],
    ['another action', [{ Action: ['dynamodb:GetItem', 'dynamodb:PutItems', 'dynamodb:Put'], Resource: TABLE }]],
    [
      'another table',
      [
        { Action: PUT, Resource: `${TABLE}2` },
        { Action: PUT, Resource: 'arn:aws:dynamodb:us-east-1:000000000000:table/copies' },
      ],
    ],
    ['another region', [{ Action: PUT, Resource: TABLE.replace('us-east-1', 'eu-west-1') }]],
    ['an index of the table', [{ Action: PUT, Resource: `${TABLE}/index/*` }]],
    ['NotAction that names it', [{ NotAction: 'dynamodb:*' }]],
    ['NotResource that names it', [{ Action: PUT, NotResource: [TABLE] }]],
    ['a condition that does not hold', [when({ StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } })]],
    ['a condition on what the request does not say', [when({ StringEquals: { 'aws:SourceVpc': 'vpc-1' } })]],
    ['a tag that the role has another value of', [when({ StringEquals: { 'aws:PrincipalTag/team': 'blue' } })]],
    [
      'one of two conditions',
      [when({ StringLike: { 'aws:PrincipalTag/team': 'r*' }, Bool: { 'aws:SecureTransport': 'false' } })],
    ],
  ])('%s', async (_case, statements) => {
    await role.may(MAY_LOG, ...statements);

    const { outcome, id } = await write();

    expect(outcome).toBe(refused(IMPLICIT));
    expect(await isWritten(id)).toBe(false);
  });
});

describe('a write is denied by', () => {
  test.each<[string, Statement]>([
    ['its action', { Action: PUT }],
    ['its table', { Action: 'dynamodb:*', Resource: TABLE }],
    ['NotAction that does not name it', { NotAction: ['dynamodb:GetItem', 'logs:*'] }],
    ['NotResource that does not name it', { Action: 'dynamodb:*', NotResource: `${TABLE}/index/*` }],
    ['a condition that holds', when({ StringNotEquals: { 'aws:PrincipalTag/team': 'blue' } })],
  ])('%s, even if another statement allows it', async (_case, statement) => {
    await role.may(MAY_LOG, { Action: '*' }, { Effect: 'Deny', ...statement });

    const { outcome, id } = await write();

    expect(outcome).toBe(refused(EXPLICIT));
    expect(await isWritten(id)).toBe(false);
  });
});

test('what AWS’s managed policies allow counts as long as they are attached', async () => {
  const iam = functions.client(IAMClient);
  await role.may(MAY_LOG);
  const attachment = { RoleName: role.name, PolicyArn: 'arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess' };

  await iam.send(new AttachRolePolicyCommand(attachment));
  expect((await write()).outcome).toBe('written');
  await iam.send(new DetachRolePolicyCommand(attachment));
  expect((await write()).outcome).toBe(refused(IMPLICIT));
});

test('the sentence is in the function’s log', async () => {
  await role.may(MAY_LOG);
  await write();

  const command = new FilterLogEventsCommand({
    logGroupName: `/aws/lambda/${name}`,
    filterPattern: 'AccessDeniedException',
  });
  await expect
    .poll(async () => {
      const { events = [] } = await functions.client(CloudWatchLogsClient).send(command);
      return events.map(({ message }) => message);
    })
    .toContainEqual(expect.stringContaining(refused(IMPLICIT)));
});
