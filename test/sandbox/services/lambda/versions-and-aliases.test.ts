import {
  CreateAliasCommand,
  DeleteAliasCommand,
  DeleteFunctionCommand,
  GetAliasCommand,
  GetFunctionCommand,
  ListAliasesCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  UpdateAliasCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { useFunctions } from '../../../helpers/use-functions.ts';

const functions = useFunctions();
const ARN = 'arn:aws:lambda:us-east-1:000000000000:function';
const files = { 'index.mjs': 'export const handler = async () => process.env.STAGE ?? "none";' };

const publish = (FunctionName: string, more: object = {}): Promise<{ Version?: string; FunctionArn?: string }> =>
  functions.lambda.send(new PublishVersionCommand({ FunctionName, ...more }));

async function setStage(FunctionName: string, STAGE: string): Promise<void> {
  const Environment = { Variables: { STAGE } };
  await functions.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment }));
  await functions.untilSettled(FunctionName);
}

/** A function with two versions that return `one` and `two`. */
async function withVersions(): Promise<string> {
  const name = await functions.createActive({ files, Environment: { Variables: { STAGE: 'one' } } });
  await publish(name);
  await setStage(name, 'two');
  await publish(name);
  await setStage(name, 'latest');
  return name;
}

describe('PublishVersion', () => {
  it('publishes $LATEST under the next number', async () => {
    const name = await withVersions();
    const { Versions = [] } = await functions.lambda.send(new ListVersionsByFunctionCommand({ FunctionName: name }));
    expect(Versions.map(({ FunctionArn, Version }) => [FunctionArn, Version])).toEqual(
      ['$LATEST', '1', '2'].map((version) => [`${ARN}:${name}:${version}`, version]),
    );
    const answers = [undefined, '1', '2'].map((Qualifier) => functions.invoke(name, {}, { Qualifier }));
    expect((await Promise.all(answers)).map(({ value, ExecutedVersion }) => [value, ExecutedVersion])).toEqual([
      ['latest', '$LATEST'],
      ['one', '1'],
      ['two', '2'],
    ]);
  });

  it('returns 201 with a qualified ARN, and the same version while nothing has changed', async () => {
    const name = await functions.createActive();
    const { $metadata, ...first } = await functions.lambda.send(new PublishVersionCommand({ FunctionName: name }));
    expect($metadata.httpStatusCode).toBe(201);
    expect(first).toMatchObject({
      FunctionArn: `${ARN}:${name}:1`,
      Version: '1',
      State: 'Active',
      LastUpdateStatus: 'Successful',
    });
    expect(await publish(name, { Description: 'once more' })).toMatchObject({ Version: '1' });
  });

  it('rejects other code or a revision that is not the latest', async () => {
    const name = await functions.createActive();
    const { CodeSha256 } = await functions.untilSettled(name);
    await expect(publish(name, { CodeSha256: 'other' })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: `CodeSHA256 (other) is different from current CodeSHA256 in $LATEST (${CodeSha256}). Please try again with the CodeSHA256 in $LATEST.`,
    });
    await expect(publish(name, { RevisionId: 'other' })).rejects.toMatchObject({ name: 'PreconditionFailedException' });
  });
});

describe('a published version', () => {
  it('can be deleted alone, but not while an alias points to it', async () => {
    const name = await withVersions();
    const deletion = new DeleteFunctionCommand({ FunctionName: name, Qualifier: '1' });
    await functions.lambda.send(new CreateAliasCommand({ FunctionName: name, Name: 'live', FunctionVersion: '1' }));
    await expect(functions.lambda.send(deletion)).rejects.toMatchObject({ name: 'ResourceConflictException' });
    await functions.lambda.send(new DeleteAliasCommand({ FunctionName: name, Name: 'live' }));
    expect((await functions.lambda.send(deletion)).$metadata.httpStatusCode).toBe(204);
    await expect(functions.invoke(name, {}, { Qualifier: '1' })).rejects.toMatchObject({
      message: `Function not found: ${ARN}:${name}:1`,
    });
    expect((await functions.invoke(name, {}, { Qualifier: '2' })).value).toBe('two');
  });
});

describe('an alias', () => {
  it('points to a version until it is updated', async () => {
    const name = await withVersions();
    const created = await functions.lambda.send(
      new CreateAliasCommand({ FunctionName: name, Name: 'live', FunctionVersion: '1', Description: 'for all' }),
    );
    expect(created.$metadata.httpStatusCode).toBe(201);
    expect(created).toMatchObject({
      AliasArn: `${ARN}:${name}:live`,
      Name: 'live',
      FunctionVersion: '1',
      Description: 'for all',
      RevisionId: expect.any(String),
    });
    expect(created).not.toHaveProperty('RoutingConfig');
    const called = await functions.invoke(`${name}:live`);
    expect([called.value, called.ExecutedVersion]).toEqual(['one', '1']);
    const { Configuration } = await functions.lambda.send(new GetFunctionCommand({ FunctionName: `${name}:live` }));
    expect(Configuration).toMatchObject({ FunctionArn: `${ARN}:${name}:live`, Version: '1' });
    const update = { FunctionName: name, Name: 'live', FunctionVersion: '2' };
    expect((await functions.lambda.send(new UpdateAliasCommand(update))).RevisionId).not.toBe(created.RevisionId);
    expect((await functions.invoke(`${name}:live`)).value).toBe('two');
  });

  it('sends a share of the invocations to another version', async () => {
    const name = await withVersions();
    const RoutingConfig = { AdditionalVersionWeights: { 2: 1 } };
    await functions.lambda.send(
      new CreateAliasCommand({ FunctionName: name, Name: 'canary', FunctionVersion: '1', RoutingConfig }),
    );
    expect((await functions.invoke(`${name}:canary`)).value).toBe('two');
    const { RoutingConfig: shown } = await functions.lambda.send(
      new GetAliasCommand({ FunctionName: name, Name: 'canary' }),
    );
    expect(shown).toEqual(RoutingConfig);
  });

  it('is listed, all or those of a version', async () => {
    const name = await withVersions();
    for (const [Name, FunctionVersion] of [
      ['b', '1'],
      ['a', '2'],
    ]) {
      await functions.lambda.send(new CreateAliasCommand({ FunctionName: name, Name, FunctionVersion }));
    }
    const list = async (FunctionVersion?: string): Promise<unknown> => {
      const { Aliases } = await functions.lambda.send(new ListAliasesCommand({ FunctionName: name, FunctionVersion }));
      return Aliases?.map(({ Name }) => Name);
    };
    expect(await list()).toEqual(['a', 'b']);
    expect(await list('1')).toEqual(['b']);
  });

  it('that does not exist has three different errors', async () => {
    const FunctionName = await functions.createActive();
    const arn = `${ARN}:${FunctionName}:none`;
    const Name = 'none';
    const send = (command: GetAliasCommand | UpdateAliasCommand | DeleteAliasCommand): Promise<unknown> =>
      // Commands of different types, sent alike.
      functions.lambda.send(command as GetAliasCommand);
    await expect(send(new GetAliasCommand({ FunctionName, Name }))).rejects.toMatchObject({
      message: `Cannot find alias arn: ${arn}`,
    });
    await expect(send(new UpdateAliasCommand({ FunctionName, Name }))).rejects.toMatchObject({
      message: `Alias not found: ${arn}`,
    });
    await expect(send(new DeleteAliasCommand({ FunctionName, Name }))).resolves.toBeDefined();
  });

  it.each([
    [{ Name: '2024' }, /^1 validation error detected: Value '2024' at 'name' failed to satisfy constraint: /],
    [{ FunctionVersion: '10' }, /^Function not found: arn:aws:lambda:us-east-1:000000000000:function:[a-z0-9-]+:10$/],
    [
      { RoutingConfig: { AdditionalVersionWeights: { 1: 0.5 } } },
      /^Invalid function version 1\. Function version 1 is already included in routing configuration\.$/,
    ],
    [
      { RoutingConfig: { AdditionalVersionWeights: { 2: 0.5, 3: 0.1 } } },
      /^Number of items in AdditionalVersionWeights cannot be greater than 1$/,
    ],
    [
      { RoutingConfig: { AdditionalVersionWeights: { 2: 2 } } },
      /^1 validation error detected: Value '\{2=2(\.0)?\}' at 'routingConfig\.additionalVersionWeights' failed to satisfy constraint: Map value must satisfy constraint: \[Member must have value less than or equal to 1/,
    ],
    [
      { FunctionVersion: '$LATEST', RoutingConfig: { AdditionalVersionWeights: { 1: 0.5 } } },
      /^\$LATEST is not supported for an alias pointing to more than 1 version$/,
    ],
  ])('is rejected with %j', async (wrong, message) => {
    const FunctionName = await functions.createActive({ Publish: true });
    const request = { FunctionName, Name: 'alias', FunctionVersion: '1', ...wrong };
    await expect(functions.lambda.send(new CreateAliasCommand(request))).rejects.toMatchObject({
      message: expect.stringMatching(message),
    });
  });

  it('is rejected if its name exists', async () => {
    const FunctionName = await functions.createActive({ Publish: true });
    const create = (): Promise<unknown> =>
      functions.lambda.send(new CreateAliasCommand({ FunctionName, Name: 'twice', FunctionVersion: '1' }));
    await create();
    await expect(create()).rejects.toMatchObject({
      name: 'ResourceConflictException',
      message: `Alias already exists: ${ARN}:${FunctionName}:twice`,
    });
  });
});
