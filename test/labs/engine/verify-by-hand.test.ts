import { createHash } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CheckResult, scoreOf } from '../../../src/labs/engine/verify.ts';
import { useLabs } from '../../helpers/use-lab.ts';

/** A handler as a person may write it: CommonJS, one line for the whole event. */
const SOURCE = `
exports.handler = async (event) => {
  for (const record of event.Records) console.log(record.eventID);
  console.log(JSON.stringify(event));
  return 'This is a message from Lambda';
};`;
const ZIP = zipSync({ 'index.js': strToU8(SOURCE) });

const labs = useLabs();

/** The lab dogs as set up with the AWS CLI: no tags, other names for role and policy, the stream from the start. */
beforeAll(async () => {
  const iam = labs.client(IAMClient);
  const lambda = labs.client(LambdaClient);
  const RoleName = 'LabRole';
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: document('sts:AssumeRole', { Service: ['lambda.amazonaws.com'] }),
    }),
  );
  await iam.send(
    new PutRolePolicyCommand({ RoleName, PolicyName: 'by-hand', PolicyDocument: document(['dynamodb:*', 'logs:*']) }),
  );
  const { TableDescription } = await labs.client(DynamoDBClient).send(
    new CreateTableCommand({
      TableName: 'Dogs',
      AttributeDefinitions: [{ AttributeName: 'ID', AttributeType: 'N' }],
      KeySchema: [{ AttributeName: 'ID', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
  const FunctionName = 'ada-ProcessDynamoDBRecords';
  const Code = { ZipFile: ZIP };
  await lambda.send(
    new CreateFunctionCommand({ FunctionName, Role: Role?.Arn, Runtime: 'nodejs22.x', Handler: 'index.handler', Code }),
  );
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 30, minDelay: 0.01 }, { FunctionName });
  await lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName,
      EventSourceArn: TableDescription?.LatestStreamArn,
      StartingPosition: 'LATEST',
    }),
  );
  const Payload = Buffer.from('{"Records":[]}');
  await lambda.send(new InvokeCommand({ FunctionName, Payload })); // creates the log group
});

function document(Action: string | readonly string[], Principal?: object): string {
  const about = Principal === undefined ? { Resource: '*' } : { Principal };
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, ...about }] });
}

const report = (results: readonly CheckResult[]): string =>
  results.map(({ id, state, observed, cause }) => `${id} ${state} ${observed} ${cause ?? ''}`).join('\n');

describe('verify on a lab that was set up by hand', () => {
  const names = { 'YOURNAME-ProcessDynamoDBRecords': 'ada-ProcessDynamoDBRecords' };

  it('passes it, whatever the names of its role, policies and code', async () => {
    const { step, verify } = await labs.lab('dogs', { isUp: false });

    const results = await verify({}, { ...step, names });

    expect(scoreOf(results), report(results)).toMatchObject({ passed: 6, total: 6 });
  });

  it('compares its code with the given zip', async () => {
    const { step, verify } = await labs.lab('dogs', { isUp: false });
    const own = createHash('sha256').update(ZIP).digest('base64');

    const [, same] = await verify({ codeSha256: own }, { ...step, names });
    const [, other] = await verify({ codeSha256: 'another' }, { ...step, names });

    expect(same?.state).toBe('pass');
    expect(other).toMatchObject({ state: 'fail', cause: 'its code is not that of the zip, whose SHA-256 is another' });
  });
});
