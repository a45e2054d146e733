import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DeleteFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  GetAccountSettingsCommand,
  GetFunctionCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  ListFunctionsCommand,
  ListTagsCommand,
  PutFunctionConcurrencyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-lambda';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { signedFetch } from '../../../helpers/signed-fetch.ts';
import { useFunctions } from '../../../helpers/use-functions.ts';
import { useRoles } from '../../../helpers/use-roles.ts';

const functions = useFunctions();
const ARN = 'arn:aws:lambda:us-east-1:000000000000:function';

const notFound = (name: string): object => ({
  name: 'ResourceNotFoundException',
  message: `Function not found: ${ARN}:${name}`,
  Type: 'User',
  $metadata: { httpStatusCode: 404 },
});

describe('a function that does not exist', () => {
  const FunctionName = 'doesnotexist';

  it.each([
    ['GetFunction', new GetFunctionCommand({ FunctionName })],
    ['GetFunctionConfiguration', new GetFunctionConfigurationCommand({ FunctionName })],
    ['DeleteFunction', new DeleteFunctionCommand({ FunctionName })],
    ['GetFunctionConcurrency', new GetFunctionConcurrencyCommand({ FunctionName })],
    ['DeleteFunctionConcurrency', new DeleteFunctionConcurrencyCommand({ FunctionName })],
    ['TagResource', new TagResourceCommand({ Resource: `${ARN}:${FunctionName}`, Tags: { a: 'b' } })],
    ['UntagResource', new UntagResourceCommand({ Resource: `${ARN}:${FunctionName}`, TagKeys: ['a'] })],
    ['ListTags', new ListTagsCommand({ Resource: `${ARN}:${FunctionName}` })],
  ])('is not found by %s', async (_name, command) => {
    // Commands of different types, sent alike.
    await expect(functions.lambda.send(command as GetFunctionCommand)).rejects.toMatchObject(notFound(FunctionName));
  });

  it('is not found with a version', async () => {
    const command = new GetFunctionCommand({ FunctionName, Qualifier: '$LATEST' });
    await expect(functions.lambda.send(command)).rejects.toMatchObject(notFound('doesnotexist:$LATEST'));
  });
});

describe('GetFunction', () => {
  it('has no tags and no concurrency unless there are some', async () => {
    const FunctionName = await functions.createActive();
    const answer = await functions.lambda.send(new GetFunctionCommand({ FunctionName }));
    expect(Object.keys(answer).sort()).toEqual(['$metadata', 'Code', 'Configuration']);
    await functions.lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 3 }));
    const { Concurrency } = await functions.lambda.send(new GetFunctionCommand({ FunctionName }));
    expect(Concurrency).toEqual({ ReservedConcurrentExecutions: 3 });
  });

  it('returns the ARN with the requested qualifier', async () => {
    const FunctionName = await functions.createActive();
    const get = async (name: string): Promise<string | undefined> =>
      (await functions.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }))).FunctionArn;
    expect(await get(FunctionName)).toBe(`${ARN}:${FunctionName}`);
    expect(await get(`${FunctionName}:$LATEST`)).toBe(`${ARN}:${FunctionName}:$LATEST`);
  });

  it('rejects two qualifiers that differ', async () => {
    const command = new GetFunctionCommand({ FunctionName: 'f:1', Qualifier: '2' });
    await expect(functions.lambda.send(command)).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: 'The derived qualifier from the function name does not match the specified qualifier.',
    });
  });
});

describe('ListFunctions', () => {
  it('lists configurations without their states, in pages', async () => {
    const names = [await functions.createActive({ Publish: true }), await functions.createActive()];
    const listed: string[] = [];
    let Marker: string | undefined;
    do {
      const page = await functions.lambda.send(new ListFunctionsCommand({ MaxItems: 2, Marker }));
      expect(page.Functions?.length).toBeLessThanOrEqual(2);
      for (const found of page.Functions ?? []) {
        listed.push(found.FunctionName ?? '');
        expect(found).not.toHaveProperty('State');
        expect(found).not.toHaveProperty('LastUpdateStatus');
        expect(found.FunctionArn).toBe(`${ARN}:${found.FunctionName}`);
      }
      Marker = page.NextMarker;
    } while (Marker !== undefined);
    expect(listed).toEqual([...listed].sort());
    expect(new Set(listed).size).toBe(listed.length);
    expect(listed).toEqual(expect.arrayContaining(names));
  });

  it('lists every version on request, with qualified ARNs', async () => {
    const name = await functions.createActive({ Publish: true });
    const { Functions = [] } = await functions.lambda.send(new ListFunctionsCommand({ FunctionVersion: 'ALL' }));
    const arns = Functions.filter(({ FunctionName }) => FunctionName === name).map(({ FunctionArn }) => FunctionArn);
    expect(arns).toEqual([`${ARN}:${name}:$LATEST`, `${ARN}:${name}:1`]);
  });

  it('rejects another version', async () => {
    const command = new ListFunctionsCommand({ FunctionVersion: 'invalid' as never });
    await expect(functions.lambda.send(command)).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value 'invalid' at 'functionVersion' failed to satisfy constraint: Member must satisfy enum value set: [ALL]",
    });
  });
});

describe("the address of a function's code", () => {
  it('answers a presigned GET with the zip file, to whoever has it and to nobody else', async () => {
    const files = { 'index.mjs': 'export const handler = async () => "downloaded"' };
    const { FunctionName } = await functions.create({ files });
    const { Code } = await functions.lambda.send(new GetFunctionCommand({ FunctionName }));
    const url = new URL(Code?.Location ?? '');
    expect(url.origin).toBe(functions.sandbox.endpoint);
    const response = await fetch(url);
    expect(response.headers.get('content-type')).toBe('application/zip');
    const unzipped = unzipSync(new Uint8Array(await response.arrayBuffer()));
    expect(strFromU8(unzipped['index.mjs'] ?? new Uint8Array())).toBe(files['index.mjs']);
    // A role without permission for GetFunction cannot ask by itself.
    const { credentials } = await (await useRoles(functions).createRole()).assume();
    const region = functions.sandbox.region;
    const request = { method: 'GET', path: url.pathname, service: 'lambda-code', region, ...credentials };
    expect((await signedFetch(functions.sandbox, request)).status).toBe(403);
    url.searchParams.delete('X-Amz-Signature');
    expect((await fetch(url)).status).toBe(403);
    expect((await fetch(url.origin + url.pathname)).status).toBe(403);
  });
});

describe('DeleteFunction', () => {
  it('returns 204, removes the code, and keeps the log group', async () => {
    const FunctionName = await functions.createActive({
      files: { 'index.mjs': 'export const handler = async () => 1' },
    });
    await functions.invoke(FunctionName);
    const { Code } = await functions.lambda.send(new GetFunctionCommand({ FunctionName }));
    const status = async (): Promise<number> => (await fetch(Code?.Location ?? '')).status;
    expect(await status()).toBe(200);
    const { $metadata } = await functions.lambda.send(new DeleteFunctionCommand({ FunctionName }));
    expect($metadata.httpStatusCode).toBe(204);
    await expect(functions.invoke(FunctionName)).rejects.toMatchObject(notFound(`${FunctionName}:$LATEST`));
    await expect.poll(status).toBe(404);
    const groups = new DescribeLogGroupsCommand({ logGroupNamePrefix: `/aws/lambda/${FunctionName}` });
    expect((await functions.client(CloudWatchLogsClient).send(groups)).logGroups).toHaveLength(1);
  });

  it('can be followed immediately by the same function', async () => {
    const files = { 'index.mjs': 'export const handler = async () => "again"' };
    const FunctionName = await functions.createActive({ files });
    for (let round = 0; round < 5; round += 1) {
      expect((await functions.invoke(FunctionName)).value).toBe('again');
      await functions.lambda.send(new DeleteFunctionCommand({ FunctionName }));
      await functions.create({ FunctionName, files });
    }
    expect((await functions.invoke(FunctionName)).value).toBe('again');
  });

  it('does not delete $LATEST alone', async () => {
    const command = new DeleteFunctionCommand({ FunctionName: 'f', Qualifier: '$LATEST' });
    await expect(functions.lambda.send(command)).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: '$LATEST version cannot be deleted without deleting the function.',
    });
  });
});

describe('tags', () => {
  it('are added, replaced, removed and listed', async () => {
    const name = await functions.createActive({ Tags: { A: 'a' } });
    const Resource = `${ARN}:${name}`;
    const list = async (): Promise<unknown> => (await functions.lambda.send(new ListTagsCommand({ Resource }))).Tags;
    const tagged = await functions.lambda.send(new TagResourceCommand({ Resource, Tags: { A: 'x', B: 'b' } }));
    expect(tagged.$metadata.httpStatusCode).toBe(204);
    expect(await list()).toEqual({ A: 'x', B: 'b' });
    const untag = new UntagResourceCommand({ Resource, TagKeys: ['A', 'unknown'] });
    expect((await functions.lambda.send(untag)).$metadata.httpStatusCode).toBe(204);
    expect(await list()).toEqual({ B: 'b' });
  });

  it('do not exist on versions, and are limited to fifty', async () => {
    const Resource = `${ARN}:${await functions.createActive()}`;
    const tag = (resource: string, Tags: Record<string, string>): Promise<unknown> =>
      functions.lambda.send(new TagResourceCommand({ Resource: resource, Tags }));
    await expect(tag(`${Resource}:1`, { a: 'b' })).rejects.toMatchObject({
      message: 'Tags on function aliases and versions are not supported. Please specify a function ARN.',
    });
    await expect(tag(Resource, {})).rejects.toMatchObject({
      message: 'An error occurred and the request cannot be processed.',
    });
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`key${index}`, 'v']));
    await expect(tag(Resource, many)).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: 'Number of tags exceeds resource tag limit.',
    });
  });
});

describe('reserved concurrency', () => {
  it('is set, returned and deleted', async () => {
    const FunctionName = await functions.createActive();
    const get = async (): Promise<number | undefined> =>
      (await functions.lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }))).ReservedConcurrentExecutions;
    expect(await get()).toBeUndefined();
    const put = new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 10 });
    expect((await functions.lambda.send(put)).ReservedConcurrentExecutions).toBe(10);
    expect(await get()).toBe(10);
    const { AccountLimit } = await functions.lambda.send(new GetAccountSettingsCommand());
    expect(AccountLimit?.ConcurrentExecutions).toBe(1000);
    expect(AccountLimit?.UnreservedConcurrentExecutions).toBeLessThanOrEqual(990);
    const deleted = await functions.lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
    expect(deleted.$metadata.httpStatusCode).toBe(204);
    expect(await get()).toBeUndefined();
  });

  it('leaves a hundred for the other functions, and does not apply to versions', async () => {
    const FunctionName = await functions.createActive();
    const put = (name: string, ReservedConcurrentExecutions: number): Promise<unknown> =>
      functions.lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: name, ReservedConcurrentExecutions }));
    await expect(put(FunctionName, 901)).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message:
        "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].",
    });
    await expect(put(`${FunctionName}:1`, 1)).rejects.toMatchObject({
      message:
        'This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.',
    });
    await expect(put('doesnotexist', 1)).rejects.toMatchObject(notFound('doesnotexist:$LATEST'));
  });
});
