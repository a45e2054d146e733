import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, describe, expect, it } from 'vitest';
import { openAws } from '../../src/aws/clients.ts';
import { awsError, isAwsError, undefinedIfAbsent } from '../../src/aws/errors.ts';
import type { Target } from '../../src/aws/target.ts';
import { systemClock } from '../../src/cli/system-clock.ts';
import { useSandbox } from '../helpers/use-sandbox.ts';

const AWS: Target = { kind: 'aws', region: 'eu-west-1', profile: 'school' };

function named(name: string, message: string, members: object = {}): Error {
  return Object.assign(new Error(message), { name, ...members });
}

describe('awsError', () => {
  it.each([
    ['ExpiredTokenException', 'expired', 'Op: the credentials have expired', 'aws sso login --profile school', 6],
    [
      'CredentialsProviderError',
      'none found',
      'No AWS credentials: none found',
      'aws configure --profile school; without --target aws the sandbox is used, which needs none',
      6,
    ],
    [
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
      'Op: The security token included in the request is invalid.',
      'check the keys with: aws sts get-caller-identity',
      6,
    ],
    [
      'AccessDeniedException',
      'User: x is not authorized',
      'Op: User: x is not authorized',
      expect.stringContaining('setup --role'),
      6,
    ],
    ['AccessDenied', '', 'Op: access denied', expect.stringContaining('ask for that permission'), 6],
    ['ThrottlingException', 'Rate exceeded', 'Op: Rate exceeded', 'wait a moment, then run it again', 1],
    ['ValidationException', 'No', 'Op: No', undefined, 1],
    ['OddError', '', 'Op: OddError', undefined, 1],
  ])('explains %s', (name, words, message, hint, exitCode) => {
    const error = awsError(named(name, words), 'Op', AWS);
    expect(error).toMatchObject({ name, message, reason: words, operation: 'Op', exitCode });
    expect(error.hint).toEqual(hint);
  });

  it.each([
    [{ kind: 'endpoint', region: 'x', endpoint: 'http://h:1' } as const, '--endpoint-url'],
    [
      { kind: 'endpoint', region: 'x', endpoint: 'http://h:1', endpointFrom: 'AWS_ENDPOINT_URL' } as const,
      'AWS_ENDPOINT_URL',
    ],
  ])('names for %j what to leave out when there are no credentials', (target, option) => {
    const { hint } = awsError(named('CredentialsProviderError', 'none found'), 'Op', target);
    expect(hint).toBe(`aws configure --profile default; without ${option} the sandbox is used, which needs none`);
  });

  it.each([
    [AWS, 'Op: cannot reach AWS in eu-west-1 (ENOTFOUND)', 'check the network and --region'],
    [
      { kind: 'endpoint', region: 'x', endpoint: 'http://h:1' } as const,
      'Op: cannot reach http://h:1 (ENOTFOUND)',
      'check --endpoint-url, or leave it out to use the sandbox',
    ],
  ])('explains a network error', (target, message, hint) => {
    const error = awsError(named('Error', 'getaddrinfo', { code: 'ENOTFOUND' }), 'Op', target);
    expect(error).toMatchObject({ message, hint, exitCode: 10 });
  });
});

describe('a call that fails', () => {
  const used = useSandbox();
  const controller = new AbortController();
  const open = (target: Partial<Target> = {}) => {
    const { endpoint, region, credentials } = used.config();
    return openAws(
      { kind: 'sandbox', endpoint, region, credentials, ...target },
      { signal: controller.signal, clock: systemClock },
    );
  };
  afterAll(() => controller.abort());

  it('keeps the error name of the SDK', async () => {
    const aws = open();
    const error: unknown = await aws.send(LambdaClient, new GetFunctionCommand({ FunctionName: 'f' })).catch((e) => e);
    aws.dispose();
    expect(isAwsError(error, 'ResourceNotFoundException')).toBe(true);
    expect(error).toMatchObject({ message: expect.stringContaining('GetFunction: Function not found: ') });
  });

  it('is an error of credentials for an unknown access key', async () => {
    const aws = open({ credentials: { accessKeyId: 'AKIAXXXXXXXXXXXXXXXX', secretAccessKey: 'x' } });
    await expect(aws.send(DynamoDBClient, new ListTablesCommand({}))).rejects.toMatchObject({ exitCode: 6 });
    aws.dispose();
  });

  it("points to the sandbox's log when the sandbox itself fails", async () => {
    used.sandbox.setFaults([{ operation: 'dynamodb:ListTables', kind: 'error' }]);
    const aws = open();
    await expect(aws.send(DynamoDBClient, new ListTablesCommand({}))).rejects.toMatchObject({
      hint: expect.any(Function),
    });
    used.sandbox.setFaults([]);
    aws.dispose();
  });

  it('is a network error when nothing listens', async () => {
    const aws = open({ endpoint: 'http://127.0.0.1:9' });
    await expect(aws.send(DynamoDBClient, new ListTablesCommand({}))).rejects.toMatchObject({
      message: 'ListTables: cannot reach http://127.0.0.1:9 (ECONNREFUSED)',
      hint: expect.any(Function),
    });
    aws.dispose();
  });
});

describe('undefinedIfAbsent', () => {
  const failure = (name: string): Promise<string> => Promise.reject(awsError(named(name, 'x'), 'Op', AWS));

  it.each(['ResourceNotFoundException', 'NoSuchEntityException', 'NoSuchEntity'])(
    'is undefined for %s',
    async (name) => {
      await expect(undefinedIfAbsent(failure(name))).resolves.toBeUndefined();
    },
  );

  it('passes on every other result', async () => {
    await expect(undefinedIfAbsent(Promise.resolve('there'))).resolves.toBe('there');
    await expect(undefinedIfAbsent(failure('AccessDenied'))).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(undefinedIfAbsent(Promise.reject(new Error('a defect')))).rejects.toThrow('a defect');
  });
});
