/** Section 2.3: what CreateFunction refuses. */
import type { CreateFunctionCommandInput, Runtime } from '@aws-sdk/client-lambda';
import type { ConformanceCase } from '../../helpers/conformance.ts';
import { trustOf } from '../../helpers/policies.ts';
import type { Account } from '../account.ts';
import { expect } from '../expect.ts';
import { createFunction, functionRequest, zipOf } from '../resources.ts';
import { zipOfZeros } from '../zip-of-zeros.ts';

const create = async (aws: Account, changes: Partial<CreateFunctionCommandInput>) =>
  aws.lambda.createFunction(await functionRequest(aws, changes));

const NOT_ASSUMABLE =
  'InvalidParameterValueException 400: The role defined for the function cannot be assumed by Lambda.';
const NOT_A_ZIP =
  'InvalidParameterValueException 400: Could not unzip uploaded file. Please check your file, then try to upload again.';
const MB = 1024 * 1024;

/** Runtimes that can no longer be created. */
const RETIRED = [
  'java8',
  'go1.x',
  'provided',
  'ruby2.7',
  'nodejs14.x',
  'nodejs12.x',
  'python3.7',
  'dotnetcore3.1',
] as const;

const retirements = RETIRED.map(
  (runtime): ConformanceCase => ({
    section: '2.3',
    operation: 'CreateFunction',
    given: `runtime ${runtime}`,
    expected: `InvalidParameterValueException 400: The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.`,
    call: (aws) => create(aws, { Runtime: runtime }),
  }),
);

export const createFunctionErrorCases: readonly ConformanceCase[] = [
  {
    section: '2.3',
    operation: 'CreateFunction',
    given: 'a role that is no ARN',
    expected: String.raw`ValidationException 400: 1 validation error detected: Value 'r1' at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+`,
    call: (aws) => create(aws, { Role: 'r1' }),
  },
  {
    section: '2.3',
    operation: 'CreateFunction',
    given: 'a role that is not there',
    expected: NOT_ASSUMABLE,
    call: (aws) => create(aws, { Role: aws.arn('iam', `role/${aws.name}`) }),
  },
  {
    section: '2.3',
    operation: 'CreateFunction',
    given: 'a role that trusts another service',
    expected: NOT_ASSUMABLE,
    call: async (aws) => {
      const AssumeRolePolicyDocument = trustOf('ec2.amazonaws.com');
      const { Role } = await aws.iam.createRole({ RoleName: aws.name, AssumeRolePolicyDocument });
      return create(aws, { Role: Role?.Arn });
    },
  },
  {
    section: '2.3',
    operation: 'CreateFunction',
    given: 'an unknown runtime',
    expected:
      "InvalidParameterValueException 400: Value nodejs99.x at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [nodejs20.x, python3.14, provided.al2023, python3.12, python3.13, nodejs24.x, nodejs22.x, java25, python3.10, python3.11, java21, ruby3.3, ruby3.4, ruby3.2, python3.8, python3.9, java17, nodejs16.x, dotnet10, dotnet8, java11, dotnet6, nodejs18.x, provided.al2, java8.al2] or be a valid ARN",
    call: (aws) => create(aws, { Runtime: 'nodejs99.x' as Runtime }),
  },
  ...retirements,
  {
    section: '2.3',
    operation: 'CreateFunction',
    given: 'code that is no zip file',
    expected: NOT_A_ZIP,
    call: (aws) => create(aws, { Code: { ZipFile: Buffer.from('this is not a zip file') } }),
  },
  {
    section: '2.3',
    operation: 'CreateFunction',
    given: 'a zip file without files',
    expected: 'InvalidParameterValueException 400: Uploaded file must be a non-empty zip',
    call: (aws) => create(aws, { Code: { ZipFile: zipOf({}) } }),
  },
  {
    section: '2.3',
    operation: 'CreateFunction',
    given: 'a name that is taken',
    expected: 'ResourceConflictException 409: Function already exist: <name>',
    call: async (aws) => {
      await createFunction(aws);
      return create(aws, {});
    },
  },
  {
    section: '2.3',
    operation: 'CreateFunction',
    given: 'a request of more than 70,167,211 bytes',
    expected:
      'RequestEntityTooLargeException 413: Request must be smaller than 70167211 bytes for the CreateFunction operation',
    call: (aws) => create(aws, { Code: { ZipFile: Buffer.alloc(51 * MB) } }),
  },
  {
    section: '2.3',
    operation: 'CreateFunction',
    given: 'a zip file of more than 52,428,800 bytes',
    expected: 'RequestEntityTooLargeException 413: Zipped size must be smaller than 52428800 bytes',
    call: (aws) => create(aws, { Code: { ZipFile: Buffer.alloc(50 * MB + 1) } }),
  },
  {
    section: '2.3',
    operation: 'CreateFunction',
    given: 'files of more than 262,144,000 bytes',
    expected: 'InvalidParameterValueException 400: Unzipped size must be smaller than 262144000 bytes',
    call: (aws) => create(aws, { Code: { ZipFile: zipOfZeros(26, 10 * MB) } }),
  },
  {
    section: '2.3',
    operation: 'CreateFunction',
    given: 'code in a bucket that is not there',
    expected:
      'InvalidParameterValueException 400: Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist',
    call: (aws) => create(aws, { Code: { S3Bucket: aws.name, S3Key: 'code.zip' } }),
  },
  {
    section: '2.3',
    operation: 'CreateFunction',
    given: 'a handler that is not in the package',
    expected: '201: only the first invocation fails',
    run: async (aws) => {
      const { $metadata } = await create(aws, { Handler: 'nowhere.handler' });
      expect($metadata.httpStatusCode).toBe(201);
    },
  },
];
