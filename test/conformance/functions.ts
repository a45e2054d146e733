/** Functions for cases: their expected configuration, and invocations. */
import type { FunctionConfiguration, InvokeCommandInput, InvokeCommandOutput } from '@aws-sdk/client-lambda';
import type { Account } from './account.ts';
import { expect } from './expect.ts';
import { ECHO, executionRole, sha256 } from './resources.ts';

/** Every member of the case's function just after its creation, made with {@link ECHO} and without Environment. */
export async function newFunctionMembers(aws: Account): Promise<FunctionConfiguration> {
  return {
    Architectures: ['x86_64'],
    CodeSha256: sha256(ECHO),
    CodeSize: ECHO.length,
    Description: '',
    EphemeralStorage: { Size: 512 },
    FunctionArn: aws.arn('lambda', `function:${aws.name}`),
    FunctionName: aws.name,
    Handler: 'index.handler',
    LastModified: expect.any(String),
    LoggingConfig: { LogFormat: 'Text', LogGroup: `/aws/lambda/${aws.name}` },
    MemorySize: 128,
    PackageType: 'Zip',
    RevisionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    Role: await executionRole(aws),
    Runtime: 'nodejs22.x',
    RuntimeVersionConfig: {
      RuntimeVersionArn: expect.stringMatching(/^arn:aws:lambda:us-east-1::runtime:[0-9a-f]{64}$/),
    },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    State: 'Pending',
    StateReason: 'The function is being created.',
    StateReasonCode: 'Creating',
    Timeout: 3,
    TracingConfig: { Mode: 'PassThrough' },
    Version: '$LATEST',
  };
}

/** The same when the function is Active. */
export async function activeFunctionMembers(aws: Account): Promise<FunctionConfiguration> {
  const { StateReason, StateReasonCode, ...members } = await newFunctionMembers(aws);
  return { ...members, State: 'Active', LastUpdateStatus: 'Successful' };
}

/** Invokes the case's function with a JSON event; `value` is the decoded payload. */
export async function invoke(
  aws: Account,
  event?: unknown,
  changes: Partial<InvokeCommandInput> = {},
): Promise<InvokeCommandOutput & { readonly text: string; readonly value: unknown }> {
  const Payload = event === undefined ? undefined : Buffer.from(JSON.stringify(event));
  const output = await aws.lambda.invoke({ FunctionName: aws.name, Payload, ...changes });
  const text = Buffer.from(output.Payload ?? []).toString('utf8');
  return { ...output, text, value: text === '' ? undefined : JSON.parse(text) };
}
