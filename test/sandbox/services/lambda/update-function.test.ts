import {
  GetFunctionConfigurationCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { useFunctions } from '../../../helpers/use-functions.ts';
import { useLambda } from '../../../helpers/use-lambda.ts';
import { zipOf } from '../../../helpers/zip.ts';

const functions = useFunctions();
const openAtPaceOfAws = useLambda('aws');

describe('UpdateFunctionCode', () => {
  it('returns the new values, in progress, and then succeeds', async () => {
    const FunctionName = await functions.createActive();
    const before = await functions.untilSettled(FunctionName);
    const ZipFile = zipOf({ 'index.mjs': 'export const handler = async () => "new"' });
    const answer = await functions.lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile }));
    expect(answer).toMatchObject({
      State: 'Active',
      LastUpdateStatus: 'InProgress',
      LastUpdateStatusReason: 'The function is being created.',
      LastUpdateStatusReasonCode: 'Creating',
      CodeSize: ZipFile.byteLength,
    });
    expect(answer.CodeSha256).not.toBe(before.CodeSha256);
    const after = await functions.untilSettled(FunctionName);
    expect(after).not.toHaveProperty('LastUpdateStatusReason');
    expect(new Set([before, answer, after].map(({ RevisionId }) => RevisionId)).size).toBe(3);
    expect((await functions.invoke(FunctionName)).value).toBe('new');
  });

  it('changes nothing with DryRun', async () => {
    const FunctionName = await functions.createActive();
    const before = await functions.untilSettled(FunctionName);
    const ZipFile = zipOf({ 'index.mjs': 'export {}' });
    await functions.lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile, DryRun: true }));
    expect(await functions.untilSettled(FunctionName)).toMatchObject({
      CodeSha256: before.CodeSha256,
      RevisionId: before.RevisionId,
    });
  });

  it('rejects a revision that is not the latest', async () => {
    const FunctionName = await functions.createActive();
    const ZipFile = zipOf({ 'index.mjs': 'export {}' });
    const command = new UpdateFunctionCodeCommand({ FunctionName, ZipFile, RevisionId: 'of-yesterday' });
    await expect(functions.lambda.send(command)).rejects.toMatchObject({
      name: 'PreconditionFailedException',
      message:
        'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
      $metadata: { httpStatusCode: 412 },
    });
  });
});

describe('UpdateFunctionConfiguration', () => {
  it('changes the given settings and keeps the others', async () => {
    const FunctionName = await functions.createActive({ Timeout: 7, Environment: { Variables: { OLD: 'a' } } });
    await functions.lambda.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName,
        Description: 'changed',
        Environment: { Variables: { NEW: 'b' } },
        LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'DEBUG' },
      }),
    );
    expect(await functions.untilSettled(FunctionName)).toMatchObject({
      Description: 'changed',
      Timeout: 7,
      Handler: 'index.handler',
      Environment: { Variables: { NEW: 'b' } },
      LoggingConfig: {
        LogFormat: 'JSON',
        ApplicationLogLevel: 'DEBUG',
        SystemLogLevel: 'INFO',
        LogGroup: `/aws/lambda/${FunctionName}`,
      },
    });
  });

  it('rejects a role that Lambda cannot assume, and a retired runtime', async () => {
    const FunctionName = await functions.createActive();
    const update = (change: object): Promise<unknown> =>
      functions.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, ...change }));
    await expect(update({ Role: 'arn:aws:iam::000000000000:role/missing' })).rejects.toMatchObject({
      message: 'The role defined for the function cannot be assumed by Lambda.',
    });
    await expect(update({ Runtime: 'nodejs12.x' })).rejects.toMatchObject({
      message: expect.stringMatching(/^The runtime parameter of nodejs12\.x is no longer supported/),
    });
    const { LastUpdateStatus } = await functions.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    expect(LastUpdateStatus).toBe('Successful');
  });
});

describe('at the pace of AWS', () => {
  it('a function is Pending for a second, and an update blocks others for as long', async () => {
    const { call, clock, state } = await openAtPaceOfAws();
    const FunctionName = 'paced';
    const states = async (): Promise<unknown> => {
      const found = await call<Record<string, unknown>>('GetFunctionConfiguration', { FunctionName });
      return [found.State, found.LastUpdateStatus];
    };
    const Code = { ZipFile: zipOf({ 'index.mjs': 'export {}' }) };
    await call('CreateFunction', { FunctionName, Runtime: 'nodejs24.x', Handler: 'index.handler', Role: 'r', Code });
    expect(await states()).toEqual(['Pending', undefined]);
    await expect(call('UpdateFunctionConfiguration', { FunctionName, Timeout: 4 })).rejects.toMatchObject({
      code: 'ResourceConflictException',
      status: 409,
      message:
        'The operation cannot be performed at this time. The function is currently in the following state: Pending',
    });
    await clock.advance(1_000);
    expect(await states()).toEqual(['Active', 'Successful']);
    await call('UpdateFunctionConfiguration', { FunctionName, Timeout: 4 });
    expect(await states()).toEqual(['Active', 'InProgress']);
    await expect(call('UpdateFunctionCode', { FunctionName, ...Code })).rejects.toMatchObject({
      code: 'ResourceConflictException',
      message:
        'The operation cannot be performed at this time. An update is in progress for resource: arn:aws:lambda:us-east-1:000000000000:function:paced',
    });
    await clock.advance(1_000);
    expect(await states()).toEqual(['Active', 'Successful']);
    await call('UpdateFunctionConfiguration', { FunctionName, Timeout: 5 });
    await state.dispose();
    expect(clock.pending).toBe(0);
  });
});
