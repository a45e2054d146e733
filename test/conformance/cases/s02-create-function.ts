/** Section 2.1: what CreateFunction answers. */

import { type ConformanceCase, expectAnswer } from '../../helpers/conformance.ts';
import { expect } from '../expect.ts';
import { newFunctionMembers } from '../functions.ts';
import { ECHO, functionRequest, sha256, untilActive } from '../resources.ts';

export const createFunctionCases: readonly ConformanceCase[] = [
  {
    section: '2.1',
    operation: 'CreateFunction',
    given: 'the least that is needed, without Environment',
    expected: '201 with exactly the 23 members and defaults, State Pending, no LastUpdateStatus',
    run: async (aws) => {
      const answer = await aws.lambda.createFunction(await functionRequest(aws));
      expectAnswer(answer, 201, await newFunctionMembers(aws));
    },
  },
  {
    section: '2.1',
    operation: 'CreateFunction',
    given: 'environment variables',
    expected: 'Environment in addition',
    run: async (aws) => {
      const Environment = { Variables: { TABLE: 'Dogs' } };
      const answer = await aws.lambda.createFunction(await functionRequest(aws, { Environment }));
      expectAnswer(answer, 201, { ...(await newFunctionMembers(aws)), Environment });
    },
  },
  {
    section: '2.1',
    operation: 'CreateFunction',
    given: 'an empty map of environment variables',
    expected: 'Environment {"Variables":{}}',
    run: async (aws) => {
      const Environment = { Variables: {} };
      const answer = await aws.lambda.createFunction(await functionRequest(aws, { Environment }));
      expectAnswer(answer, 201, { ...(await newFunctionMembers(aws)), Environment });
    },
  },
  {
    section: '2.1',
    operation: 'CreateFunction',
    given: 'a zip file',
    expected: 'CodeSha256 base64 of the SHA-256 of its bytes, CodeSize their number',
    run: async (aws) => {
      const { CodeSha256, CodeSize } = await aws.lambda.createFunction(await functionRequest(aws));
      expect([CodeSha256, CodeSize]).toEqual([sha256(ECHO), ECHO.length]);
    },
  },
  {
    section: '2.1',
    operation: 'CreateFunction',
    given: 'Publish true',
    expected: 'Version 1, State Pending, and an ARN without qualifier',
    run: async (aws) => {
      const answer = await aws.lambda.createFunction(await functionRequest(aws, { Publish: true }));
      expectAnswer(answer, 201, { ...(await newFunctionMembers(aws)), Version: '1' });
    },
  },
  {
    section: '2.1',
    operation: 'GetFunctionConfiguration',
    given: 'a function that became Active',
    expected: 'another RevisionId than CreateFunction answered',
    run: async (aws) => {
      const created = await aws.lambda.createFunction(await functionRequest(aws));
      const active = await untilActive(aws);
      expect(active.RevisionId).not.toBe(created.RevisionId);
    },
  },
  {
    section: '2.1',
    operation: 'UpdateFunctionCode',
    given: 'the RevisionId of the answer to CreateFunction',
    expected: 'PreconditionFailedException 412: The Revision Id provided does not match the latest Revision Id...',
    call: async (aws) => {
      const { RevisionId } = await aws.lambda.createFunction(await functionRequest(aws));
      await untilActive(aws);
      return aws.lambda.updateFunctionCode({ FunctionName: aws.name, ZipFile: ECHO, RevisionId });
    },
  },
];
