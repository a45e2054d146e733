/** Sections 2.2 and 2.5: a function's states, and changing it, at AWS's pace. */

import { type ConformanceCase, expectAnswer } from '../../helpers/conformance.ts';
import { expect } from '../expect.ts';
import { activeFunctionMembers, newFunctionMembers } from '../functions.ts';
import {
  createFunction,
  createRole,
  createTableStream,
  functionRequest,
  sha256,
  untilActive,
  zipOf,
} from '../resources.ts';

const OTHER = zipOf({ 'index.mjs': 'export const handler = async () => 2;' });

const IN_PROGRESS = {
  LastUpdateStatus: 'InProgress',
  LastUpdateStatusReason: 'The function is being created.',
  LastUpdateStatusReasonCode: 'Creating',
};

const BUSY =
  'ResourceConflictException 409: The operation cannot be performed at this time. An update is in progress for resource: arn:aws:lambda:<region>:<account>:function:<name>';
const PENDING =
  'ResourceConflictException 409: The operation cannot be performed at this time. The function is currently in the following state: Pending';

export const updateFunctionCases: readonly ConformanceCase[] = [
  {
    section: '2.2',
    operation: 'GetFunctionConfiguration',
    given: 'a function just created',
    expected: 'exactly what CreateFunction answered, State Pending',
    run: async (aws) => {
      await aws.lambda.createFunction(await functionRequest(aws));
      const answer = await aws.lambda.getFunctionConfiguration({ FunctionName: aws.name });
      expectAnswer(answer, 200, await newFunctionMembers(aws));
    },
  },
  {
    section: '2.2',
    operation: 'GetFunctionConfiguration',
    given: 'a function a second or two later',
    expected: 'State Active, no StateReason and no StateReasonCode, LastUpdateStatus Successful',
    run: async (aws) => {
      await aws.lambda.createFunction(await functionRequest(aws));
      await aws.passTime(2_000);
      await untilActive(aws);
      const answer = await aws.lambda.getFunctionConfiguration({ FunctionName: aws.name });
      expectAnswer(answer, 200, await activeFunctionMembers(aws));
    },
  },
  {
    section: '2.2',
    operation: 'CreateEventSourceMapping',
    given: 'a function that is still Pending',
    expected: '202',
    run: async (aws) => {
      const EventSourceArn = await createTableStream(aws);
      const { FunctionName } = await aws.lambda.createFunction(await functionRequest(aws));
      const request = { FunctionName, EventSourceArn, StartingPosition: 'LATEST' as const };
      const { $metadata } = await aws.lambda.createEventSourceMapping(request);
      const { State } = await aws.lambda.getFunctionConfiguration({ FunctionName });
      expect([$metadata.httpStatusCode, State]).toEqual([202, 'Pending']);
    },
  },
  {
    section: '2.2',
    operation: 'UpdateFunctionConfiguration',
    given: 'a function that is still Pending',
    expected: PENDING,
    call: async (aws) => {
      await aws.lambda.createFunction(await functionRequest(aws));
      return aws.lambda.updateFunctionConfiguration({ FunctionName: aws.name, Timeout: 5 });
    },
  },
  {
    section: '2.5',
    operation: 'UpdateFunctionCode',
    given: 'another package',
    expected: '200 with the new code, State Active, LastUpdateStatus InProgress with the reason of a creation',
    run: async (aws) => {
      await createFunction(aws);
      const answer = await aws.lambda.updateFunctionCode({ FunctionName: aws.name, ZipFile: OTHER });
      expectAnswer(answer, 200, {
        ...(await activeFunctionMembers(aws)),
        ...IN_PROGRESS,
        CodeSha256: sha256(OTHER),
        CodeSize: OTHER.length,
      });
    },
  },
  {
    section: '2.5',
    operation: 'UpdateFunctionConfiguration',
    given: 'another Timeout and Description',
    expected: '200 with the new values, State Active, LastUpdateStatus InProgress with the reason of a creation',
    run: async (aws) => {
      await createFunction(aws);
      const change = { Timeout: 9, Description: 'changed' };
      const answer = await aws.lambda.updateFunctionConfiguration({ FunctionName: aws.name, ...change });
      expectAnswer(answer, 200, { ...(await activeFunctionMembers(aws)), ...IN_PROGRESS, ...change });
    },
  },
  {
    section: '2.5',
    operation: 'GetFunctionConfiguration',
    given: 'an update that is done',
    expected: 'LastUpdateStatus Successful, no reason',
    run: async (aws) => {
      await createFunction(aws);
      await aws.lambda.updateFunctionConfiguration({ FunctionName: aws.name, Timeout: 9 });
      await untilActive(aws);
      const answer = await aws.lambda.getFunctionConfiguration({ FunctionName: aws.name });
      expectAnswer(answer, 200, { ...(await activeFunctionMembers(aws)), Timeout: 9 });
    },
  },
  {
    section: '2.5',
    operation: 'UpdateFunctionConfiguration',
    given: 'an update of the code that is still in progress',
    expected: BUSY,
    call: async (aws) => {
      await createFunction(aws);
      await aws.lambda.updateFunctionCode({ FunctionName: aws.name, ZipFile: OTHER });
      return aws.lambda.updateFunctionConfiguration({ FunctionName: aws.name, Timeout: 5 });
    },
  },
  {
    section: '2.5',
    operation: 'UpdateFunctionCode',
    given: 'an update of the configuration that is still in progress',
    expected: BUSY,
    call: async (aws) => {
      await createFunction(aws);
      await aws.lambda.updateFunctionConfiguration({ FunctionName: aws.name, Timeout: 5 });
      return aws.lambda.updateFunctionCode({ FunctionName: aws.name, ZipFile: OTHER });
    },
  },
  {
    section: '2.5',
    operation: 'UpdateFunctionConfiguration',
    given: 'an unknown function',
    expected: 'ResourceNotFoundException 404: Function not found: arn:aws:lambda:<region>:<account>:function:<name>',
    call: (aws) => aws.lambda.updateFunctionConfiguration({ FunctionName: aws.name, Timeout: 5 }),
  },
  {
    section: '2.2',
    operation: 'Invoke',
    given: 'a function that is still Pending',
    expected: 'it waits and answers, or fails as any operation on a Pending function',
    run: async (aws) => {
      await aws.lambda.createFunction(await functionRequest(aws));
      const outcome = aws.lambda.invoke({ FunctionName: aws.name }).then(
        ({ StatusCode }) => `${StatusCode}`,
        (error: Error) => `${error.name}: ${error.message}`,
      );
      await aws.passTime(2_000);
      expect(['200', PENDING.replace(' 409', '')]).toContain(await outcome);
    },
  },
  {
    section: '2.3',
    operation: 'CreateFunction',
    given: 'a role that was created a moment ago',
    expected: 'InvalidParameterValueException 400: The role defined for the function cannot be assumed by Lambda.',
    call: async (aws) => {
      const Role = await createRole(aws);
      return aws.lambda.createFunction(await functionRequest(aws, { Role }));
    },
  },
  {
    section: '2.3',
    operation: 'CreateFunction',
    given: 'the same role 15 seconds later',
    expected: '201',
    run: async (aws) => {
      const Role = await createRole(aws);
      await aws.passTime(15_000);
      const { $metadata } = await aws.lambda.createFunction(await functionRequest(aws, { Role }));
      expect($metadata.httpStatusCode).toBe(201);
    },
  },
];
