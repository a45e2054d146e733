import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, GetFunctionCommand } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { useFunctions } from '../../../helpers/use-functions.ts';
import { zipOf } from '../../../helpers/zip.ts';

const functions = useFunctions();
const failure = (request: Parameters<typeof functions.create>[0]): Promise<unknown> =>
  functions.create(request).then(
    () => 'created',
    (error: unknown) => error,
  );

describe('CreateFunction rejects input that breaks its rules', () => {
  it.each([
    [
      { Role: 'r1' },
      "1 validation error detected: Value 'r1' at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+",
    ],
    [
      { FunctionName: 'invalid:function:name' },
      "1 validation error detected: Value 'invalid:function:name' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?",
    ],
    [
      { Architectures: ['x86_64', 'arm64'] },
      "1 validation error detected: Value '[x86_64, arm64]' at 'architectures' failed to satisfy constraint: Member must have length less than or equal to 1",
    ],
    [
      { Architectures: ['X86_64'] },
      "1 validation error detected: Value '[X86_64]' at 'architectures' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]",
    ],
    [
      { MemorySize: 64 },
      "1 validation error detected: Value '64' at 'memorySize' failed to satisfy constraint: Member must have value greater than or equal to 128",
    ],
    [
      { Timeout: 901 },
      "1 validation error detected: Value '901' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900",
    ],
  ])('%j', async (request, message) => {
    // Values that the SDK's types rule out.
    expect(await failure(request as object)).toMatchObject({ name: 'ValidationException', message });
  });

  it('rejects a bare name that is too long with another code', async () => {
    const name = 'a'.repeat(65);
    expect(await failure({ FunctionName: name })).toMatchObject({
      name: 'InvalidParameterValueException',
      Type: 'User',
      message: `1 validation error detected: Value '${name}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 64`,
    });
  });
});

describe('CreateFunction rejects', () => {
  it('an unknown runtime', async () => {
    expect(await failure({ Runtime: 'non-existent-runtime' as never })).toMatchObject({
      name: 'InvalidParameterValueException',
      message:
        "Value non-existent-runtime at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [nodejs20.x, python3.14, provided.al2023, python3.12, python3.13, nodejs24.x, nodejs22.x, java25, python3.10, python3.11, java21, ruby3.3, ruby3.4, ruby3.2, python3.8, python3.9, java17, nodejs16.x, dotnet10, dotnet8, java11, dotnet6, nodejs18.x, provided.al2, java8.al2] or be a valid ARN",
    });
  });

  it.each(['nodejs12.x', 'python3.7', 'go1.x', 'java8'] as const)('the retired runtime %s', async (Runtime) => {
    expect(await failure({ Runtime })).toMatchObject({
      name: 'InvalidParameterValueException',
      message: `The runtime parameter of ${Runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.`,
    });
  });

  it('code that is no zip file, or an empty one', async () => {
    const create = (ZipFile: Uint8Array): Promise<unknown> =>
      functions.lambda.send(new CreateFunctionCommand({ ...functions.request(), Code: { ZipFile } })).catch((e) => e);
    expect(await create(Buffer.from('this is no zip'))).toMatchObject({
      name: 'InvalidParameterValueException',
      message: 'Could not unzip uploaded file. Please check your file, then try to upload again.',
    });
    expect(await create(zipOf({}))).toMatchObject({ message: 'Uploaded file must be a non-empty zip' });
    expect(await create(zipOf({ '../outside.js': 'x' }))).toMatchObject({
      message: 'Could not unzip uploaded file. Please check your file, then try to upload again.',
    });
  });

  it.each([
    ['an entry "."', { '.': 'x' }],
    ['a file that is a folder as well', { a: 'x', 'a/b.js': 'x' }],
    ['a folder that is a file as well', { 'a/b.js': 'x', a: 'x' }],
    ['a folder and a file of one name', { 'a/': '', a: 'x' }],
    ['a name of 65,000 letters', { ['a'.repeat(65_000)]: 'x' }],
    ['a name of 300 letters', { ['a'.repeat(300)]: 'x' }],
    ['a path of 5,000 folders', { [`${'a/'.repeat(5_000)}b`]: 'x' }],
  ])('code with %s', async (_, files) => {
    expect(await failure({ files })).toMatchObject({
      name: 'InvalidParameterValueException',
      message: 'Could not unzip uploaded file. Please check your file, then try to upload again.',
    });
  });

  it('code in S3, which the sandbox does not have', async () => {
    const Code = { S3Bucket: 'bucket', S3Key: 'key' };
    const request = new CreateFunctionCommand({ ...functions.request(), Code });
    await expect(functions.lambda.send(request)).rejects.toMatchObject({
      message:
        'Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist',
    });
  });

  it('a role that does not exist, or that does not trust Lambda', async () => {
    const refused = {
      name: 'InvalidParameterValueException',
      message: 'The role defined for the function cannot be assumed by Lambda.',
    };
    expect(await failure({ Role: 'arn:aws:iam::000000000000:role/missing' })).toMatchObject(refused);
    const trust = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
    const role = new CreateRoleCommand({ RoleName: 'for-ec2', AssumeRolePolicyDocument });
    const Role = (await functions.client(IAMClient).send(role)).Role?.Arn;
    expect(await failure({ Role })).toMatchObject(refused);
  });

  it('a name that is taken', async () => {
    const { FunctionName } = await functions.create();
    expect(await failure({ FunctionName })).toMatchObject({
      name: 'ResourceConflictException',
      message: `Function already exist: ${FunctionName}`,
      $metadata: { httpStatusCode: 409 },
    });
  });

  it('variables that are reserved or too long', async () => {
    expect(await failure({ Environment: { Variables: { AWS_REGION: 'x' } } })).toMatchObject({
      message: expect.stringMatching(/ contains reserved keys .* Reserved keys used in this request: AWS_REGION$/),
    });
    const LARGE = 'x'.repeat(4096);
    expect(await failure({ Environment: { Variables: { LARGE } } })).toMatchObject({
      message: `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: {"LARGE":"${LARGE}"}`,
    });
  });

  it('a name of another region or account', async () => {
    const other = 'arn:aws:lambda:ap-southeast-1:000000000000:function:f';
    expect(await failure({ FunctionName: other })).toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Functions from 'ap-southeast-1' are not reachable in this region ('us-east-1')",
    });
    const foreign = 'arn:aws:lambda:us-east-1:111111111111:function:f';
    expect(await failure({ FunctionName: foreign })).toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 403 },
    });
  });
});

describe('CreateFunction', () => {
  it('answers 201 with exactly these members', async () => {
    const request = functions.request();
    const { $metadata, ...answer } = await functions.lambda.send(new CreateFunctionCommand(request));
    expect($metadata.httpStatusCode).toBe(201);
    expect(answer).toEqual({
      Architectures: ['x86_64'],
      CodeSha256: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
      CodeSize: request.Code?.ZipFile?.byteLength,
      Description: '',
      EphemeralStorage: { Size: 512 },
      FunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${request.FunctionName}`,
      FunctionName: request.FunctionName,
      Handler: 'index.handler',
      LastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/),
      LoggingConfig: { LogFormat: 'Text', LogGroup: `/aws/lambda/${request.FunctionName}` },
      MemorySize: 128,
      PackageType: 'Zip',
      RevisionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      Role: functions.roleArn,
      Runtime: 'nodejs24.x',
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
    });
  });

  it('stores its settings', async () => {
    const options = {
      Description: 'for a test',
      MemorySize: 256,
      Timeout: 5,
      EphemeralStorage: { Size: 1024 },
      Environment: { Variables: {} },
      LoggingConfig: { LogFormat: 'JSON', LogGroup: '/my/group' },
      Architectures: ['arm64'],
      Tags: { a: 'b' },
    } as const;
    const FunctionName = await functions.createActive({ ...options, Architectures: ['arm64'] });
    const { Configuration, Tags, Code } = await functions.lambda.send(new GetFunctionCommand({ FunctionName }));
    const { Tags: _, LoggingConfig, ...shown } = options;
    expect(Configuration).toMatchObject({
      ...shown,
      LoggingConfig: { ...LoggingConfig, ApplicationLogLevel: 'INFO', SystemLogLevel: 'INFO' },
      State: 'Active',
      LastUpdateStatus: 'Successful',
    });
    expect(Configuration).not.toHaveProperty('StateReason');
    expect(Tags).toEqual({ a: 'b' });
    expect(Code).toEqual({ RepositoryType: 'S3', Location: expect.stringMatching(/^http:.*X-Amz-Signature=/) });
  });

  it('accepts an ARN as name', async () => {
    const FunctionName = functions.newName();
    const { FunctionArn } = await functions.create({ FunctionName: `000000000000:function:${FunctionName}` });
    expect(FunctionArn).toBe(`arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}`);
  });

  it('publishes version 1 on request, with an ARN without a version', async () => {
    const { FunctionName = '', FunctionArn, Version, State } = await functions.create({ Publish: true });
    expect([Version, State]).toEqual(['1', 'Pending']);
    expect(FunctionArn).toMatch(new RegExp(`:function:${FunctionName}$`));
    await functions.untilSettled(FunctionName);
    const { Configuration } = await functions.lambda.send(new GetFunctionCommand({ FunctionName, Qualifier: '1' }));
    expect(Configuration).toMatchObject({ Version: '1', State: 'Active', FunctionArn: `${FunctionArn}:1` });
  });

  it('becomes Active by itself, with another revision', async () => {
    const { FunctionName = '', RevisionId } = await functions.create();
    expect((await functions.untilSettled(FunctionName)).RevisionId).not.toBe(RevisionId);
  });
});
