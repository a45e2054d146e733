/** Sections 2.4 and 2.6: reading, tagging, publishing and deleting functions. */

import { type ConformanceCase, expectAnswer, membersOf } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { expect } from '../expect.ts';
import { activeFunctionMembers } from '../functions.ts';
import { createFunction, functionRequest, untilActive } from '../resources.ts';

const NOT_FOUND =
  'ResourceNotFoundException 404: Function not found: arn:aws:lambda:<region>:<account>:function:<name>';

/** The entry of the case's function in the list of all. */
async function listed(aws: Account, changes: { FunctionVersion?: 'ALL' } = {}) {
  const found = [];
  let Marker: string | undefined;
  do {
    const page = await aws.lambda.listFunctions({ ...changes, Marker });
    found.push(...(page.Functions ?? []));
    Marker = page.NextMarker;
  } while (Marker !== undefined);
  return found.filter(({ FunctionName }) => FunctionName === aws.name);
}

export const readFunctionCases: readonly ConformanceCase[] = [
  {
    section: '2.4',
    operation: 'GetFunction',
    given: 'a function without tags',
    expected: '200 with exactly Code {Location, RepositoryType "S3"} and Configuration',
    run: async (aws) => {
      await createFunction(aws);
      expectAnswer(await aws.lambda.getFunction({ FunctionName: aws.name }), 200, {
        Code: { Location: expect.any(String), RepositoryType: 'S3' },
        Configuration: await activeFunctionMembers(aws),
      });
    },
  },
  {
    section: '2.4',
    operation: 'GetFunction',
    given: 'a function with tags',
    expected: 'Tags in addition',
    run: async (aws) => {
      await createFunction(aws, { Tags: { lab: 'dogs' } });
      const answer = await aws.lambda.getFunction({ FunctionName: aws.name });
      expect([membersOf(answer), answer.Tags]).toEqual([['Code', 'Configuration', 'Tags'], { lab: 'dogs' }]);
    },
  },
  {
    section: '2.4',
    operation: 'GetFunction',
    given: 'an unknown function',
    expected: NOT_FOUND,
    call: (aws) => aws.lambda.getFunction({ FunctionName: aws.name }),
  },
  {
    section: '2.4',
    operation: 'GetFunctionConfiguration',
    given: 'an unknown function',
    expected: NOT_FOUND,
    call: (aws) => aws.lambda.getFunctionConfiguration({ FunctionName: aws.name }),
  },
  {
    section: '2.4',
    operation: 'GetFunction',
    given: 'an unknown version',
    expected: `${NOT_FOUND}:7`,
    call: async (aws) => {
      await createFunction(aws);
      return aws.lambda.getFunction({ FunctionName: aws.name, Qualifier: '7' });
    },
  },
  {
    section: '2.4',
    operation: 'Invoke',
    given: 'an unknown function',
    expected: `${NOT_FOUND}:$LATEST`,
    call: (aws) => aws.lambda.invoke({ FunctionName: aws.name }),
  },
  {
    section: '2.4',
    operation: 'ListFunctions',
    given: 'an Active function',
    expected: 'its configuration without State, LastUpdateStatus and RuntimeVersionConfig',
    run: async (aws) => {
      await createFunction(aws);
      const { State, LastUpdateStatus, RuntimeVersionConfig, ...members } = await activeFunctionMembers(aws);
      expect(await listed(aws)).toEqual([members]);
    },
  },
  {
    section: '2.4',
    operation: 'ListFunctions',
    given: 'FunctionVersion ALL',
    expected: 'each version by its qualified ARN',
    run: async (aws) => {
      await createFunction(aws);
      await aws.lambda.publishVersion({ FunctionName: aws.name });
      const arns = (await listed(aws, { FunctionVersion: 'ALL' })).map(({ FunctionArn }) => FunctionArn);
      const arn = aws.arn('lambda', `function:${aws.name}`);
      expect(arns.sort()).toEqual([`${arn}:$LATEST`, `${arn}:1`]);
    },
  },
  {
    section: '2.4',
    operation: 'ListFunctions',
    given: 'more than 50 functions',
    expected: 'pages of 50, with a NextMarker',
    run: async (aws) => {
      const names = Array.from({ length: 51 }, (_, n) => `${aws.name}-${n}`);
      for (const FunctionName of names) await aws.lambda.createFunction(await functionRequest(aws, { FunctionName }));
      const { Functions, NextMarker } = await aws.lambda.listFunctions({});
      expect([Functions?.length, typeof NextMarker]).toEqual([50, 'string']);
    },
  },
  {
    section: '2.4',
    operation: 'GetFunction',
    given: 'the ARN of another account',
    expected: 'AccessDeniedException 403 with a null message',
    run: async (aws) => {
      const FunctionName = `arn:aws:lambda:us-east-1:123456789012:function:${aws.name}`;
      const error = aws.lambda.getFunction({ FunctionName });
      await expect(error).rejects.toMatchObject({
        name: 'AccessDeniedException',
        message: expect.stringMatching(/^(null|UnknownError|)$/),
        $metadata: { httpStatusCode: 403 },
      });
    },
  },
  {
    section: '2.6',
    operation: 'DeleteFunction',
    given: 'a function',
    expected: '204, and it is gone',
    run: async (aws) => {
      await createFunction(aws);
      const { $metadata } = await aws.lambda.deleteFunction({ FunctionName: aws.name });
      expect($metadata.httpStatusCode).toBe(204);
      await expect(aws.lambda.getFunction({ FunctionName: aws.name })).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
      });
    },
  },
  {
    section: '2.6',
    operation: 'DeleteFunction',
    given: 'an unknown function',
    expected: NOT_FOUND,
    call: (aws) => aws.lambda.deleteFunction({ FunctionName: aws.name }),
  },
  {
    section: '2.6',
    operation: 'DeleteFunction',
    given: 'a function that has logged',
    expected: 'its log group stays',
    run: async (aws) => {
      await createFunction(aws);
      await aws.lambda.invoke({ FunctionName: aws.name });
      await aws.lambda.deleteFunction({ FunctionName: aws.name });
      const logGroupNamePrefix = `/aws/lambda/${aws.name}`;
      expect((await aws.logs.describeLogGroups({ logGroupNamePrefix })).logGroups).toHaveLength(1);
    },
  },
  {
    section: '2.6',
    operation: 'TagResource',
    given: 'a tag',
    expected: '204, and ListTags answers it with 200',
    run: async (aws) => {
      const Resource = aws.arn('lambda', `function:${await createFunction(aws)}`);
      const { $metadata } = await aws.lambda.tagResource({ Resource, Tags: { lab: 'dogs' } });
      expect($metadata.httpStatusCode).toBe(204);
      expectAnswer(await aws.lambda.listTags({ Resource }), 200, { Tags: { lab: 'dogs' } });
    },
  },
  {
    section: '2.6',
    operation: 'UntagResource',
    given: 'a tag key, and one that the function does not have',
    expected: '204: the unknown key is ignored',
    run: async (aws) => {
      const Resource = aws.arn('lambda', `function:${await createFunction(aws, { Tags: { lab: 'dogs', a: 'b' } })}`);
      const { $metadata } = await aws.lambda.untagResource({ Resource, TagKeys: ['lab', 'unknown'] });
      expect($metadata.httpStatusCode).toBe(204);
      expect((await aws.lambda.listTags({ Resource })).Tags).toEqual({ a: 'b' });
    },
  },
  {
    section: '2.6',
    operation: 'TagResource',
    given: 'an unknown function',
    expected: NOT_FOUND,
    call: (aws) => aws.lambda.tagResource({ Resource: aws.arn('lambda', `function:${aws.name}`), Tags: { a: 'b' } }),
  },
  {
    section: '2.6',
    operation: 'UntagResource',
    given: 'an unknown function',
    expected: NOT_FOUND,
    call: (aws) => aws.lambda.untagResource({ Resource: aws.arn('lambda', `function:${aws.name}`), TagKeys: ['a'] }),
  },
  {
    section: '2.6',
    operation: 'ListTags',
    given: 'an unknown function',
    expected: NOT_FOUND,
    call: (aws) => aws.lambda.listTags({ Resource: aws.arn('lambda', `function:${aws.name}`) }),
  },
  {
    section: '2.6',
    operation: 'PublishVersion',
    given: 'an Active function',
    expected: '201 with Version 1 and its ARN, State Active, LastUpdateStatus Successful',
    run: async (aws) => {
      await aws.lambda.createFunction(await functionRequest(aws));
      await untilActive(aws);
      const answer = await aws.lambda.publishVersion({ FunctionName: aws.name });
      const members = await activeFunctionMembers(aws);
      expectAnswer(answer, 201, { ...members, Version: '1', FunctionArn: `${members.FunctionArn}:1` });
    },
  },
];
