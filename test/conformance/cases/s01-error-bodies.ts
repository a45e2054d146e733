/** Section 1.4: the bodies of errors. */

import { type ConformanceCase, membersOf } from '../../helpers/conformance.ts';
import { expect } from '../expect.ts';
import { createFunction, functionRequest } from '../resources.ts';
import { sendJson, sendLambda, sendQuery } from '../wire.ts';

const FUNCTIONS = '/2015-03-31/functions';

export const errorBodyCases: readonly ConformanceCase[] = [
  {
    section: '1.4',
    operation: 'GetFunction',
    given: 'a ResourceNotFoundException of Lambda',
    expected: '404 {Message, Type "User"}, the code in the header x-amzn-errortype',
    run: async (aws) => {
      const { status, headers, json } = await sendLambda(aws, 'GET', `${FUNCTIONS}/${aws.name}`);
      expect([status, headers.get('x-amzn-errortype'), json]).toEqual([
        404,
        'ResourceNotFoundException',
        { Message: `Function not found: ${aws.arn('lambda', `function:${aws.name}`)}`, Type: 'User' },
      ]);
    },
  },
  {
    section: '1.4',
    operation: 'CreateEventSourceMapping',
    given: 'an InvalidParameterValueException of Lambda',
    expected: '400 {message, Type "User"}, the code in the header x-amzn-errortype',
    run: async (aws) => {
      const input = { FunctionName: aws.name };
      const { status, headers, json } = await sendLambda(aws, 'POST', '/2015-03-31/event-source-mappings', input);
      expect([status, headers.get('x-amzn-errortype'), json]).toEqual([
        400,
        'InvalidParameterValueException',
        { message: 'Unrecognized event source.', Type: 'User' },
      ]);
    },
  },
  {
    section: '1.4',
    operation: 'CreateFunction',
    given: 'a ResourceConflictException of Lambda',
    expected: '409 {message, Type "User"}, the code in the header x-amzn-errortype',
    run: async (aws) => {
      await createFunction(aws);
      const { Code, ...request } = await functionRequest(aws);
      const ZipFile = Buffer.from(Code?.ZipFile ?? []).toString('base64');
      const { status, headers, json } = await sendLambda(aws, 'POST', FUNCTIONS, { ...request, Code: { ZipFile } });
      expect([status, headers.get('x-amzn-errortype'), json]).toEqual([
        409,
        'ResourceConflictException',
        { message: `Function already exist: ${aws.name}`, Type: 'User' },
      ]);
    },
  },
  {
    section: '1.4',
    operation: 'CreateFunction',
    given: 'a ValidationException of Lambda',
    expected: '400 {message}, no Type',
    run: async (aws) => {
      const { Code, ...request } = await functionRequest(aws, { Role: 'r1' });
      const ZipFile = Buffer.from(Code?.ZipFile ?? []).toString('base64');
      const { status, headers, json } = await sendLambda(aws, 'POST', FUNCTIONS, { ...request, Code: { ZipFile } });
      expect([status, headers.get('x-amzn-errortype'), membersOf(json)]).toEqual([
        400,
        'ValidationException',
        ['message'],
      ]);
    },
  },
  {
    section: '1.4',
    operation: 'Invoke',
    given: 'a RequestEntityTooLargeException of Lambda',
    expected: '413 {message}, no Type',
    run: async (aws) => {
      await createFunction(aws);
      const path = `${FUNCTIONS}/${aws.name}/invocations`;
      const { status, headers, json } = await sendLambda(aws, 'POST', path, { text: 'x'.repeat(6_300_000) });
      expect([status, headers.get('x-amzn-errortype'), membersOf(json)]).toEqual([
        413,
        'RequestEntityTooLargeException',
        ['message'],
      ]);
    },
  },
  {
    section: '1.4',
    operation: 'DescribeTable',
    given: 'a table that is not there',
    expected: '400, __type with com.amazonaws.dynamodb.v20120810# in front',
    run: async (aws) => {
      const target = 'DynamoDB_20120810.DescribeTable';
      const { status, json } = await sendJson(aws, { service: 'dynamodb', target }, { TableName: aws.name });
      expect([status, json]).toEqual([
        400,
        {
          __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
          message: `Requested resource not found: Table: ${aws.name} not found`,
        },
      ]);
    },
  },
  {
    section: '1.4',
    operation: 'PutItem',
    given: 'a shape-level validation error of DynamoDB',
    expected: '400, __type com.amazon.coral.validate#ValidationException',
    run: async (aws) => {
      const target = 'DynamoDB_20120810.PutItem';
      const input = { TableName: aws.name, Item: { id: { S: 'a' } }, ReturnValues: 'ALL' };
      const { status, json } = await sendJson(aws, { service: 'dynamodb', target }, input);
      expect([status, json.__type]).toEqual([400, 'com.amazon.coral.validate#ValidationException']);
    },
  },
  {
    section: '1.4',
    operation: 'DescribeStream',
    given: 'a DynamoDB stream that is not there',
    expected: '400, __type with com.amazonaws.dynamodb.v20120810# in front',
    run: async (aws) => {
      const target = 'DynamoDBStreams_20120810.DescribeStream';
      const StreamArn = aws.arn('dynamodb', `table/${aws.name}/stream/2024-01-01T00:00:00.000`);
      const { status, json } = await sendJson(aws, { service: 'dynamodb', target }, { StreamArn });
      const __type = 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException';
      expect([status, json.__type]).toEqual([400, __type]);
    },
  },
  {
    section: '1.4',
    operation: 'DescribeStreamSummary',
    given: 'a Kinesis stream that is not there',
    expected: '400 with exactly {__type "ResourceNotFoundException", message}',
    run: async (aws) => {
      const call = { service: 'kinesis', target: 'Kinesis_20131202.DescribeStreamSummary', version: '1.1' } as const;
      const { status, json } = await sendJson(aws, call, { StreamName: aws.name });
      const message = `Stream ${aws.name} under account ${aws.sandbox.accountId} not found.`;
      expect([status, json]).toEqual([400, { __type: 'ResourceNotFoundException', message }]);
    },
  },
  {
    section: '1.4',
    operation: 'DescribeLogStreams',
    given: 'a log group that is not there',
    expected: '400 with exactly {__type "ResourceNotFoundException", message}',
    run: async (aws) => {
      const call = { service: 'logs', target: 'Logs_20140328.DescribeLogStreams', version: '1.1' } as const;
      const { status, json } = await sendJson(aws, call, { logGroupName: aws.name });
      const message = 'The specified log group does not exist.';
      expect([status, json]).toEqual([400, { __type: 'ResourceNotFoundException', message }]);
    },
  },
  {
    section: '1.4',
    operation: 'GetRole',
    given: 'a role that is not there, on the wire',
    expected: '404, the code NoSuchEntity without a suffix',
    run: async (aws) => {
      const input = { Action: 'GetRole', Version: '2010-05-08', RoleName: aws.name };
      const { status, text } = await sendQuery(aws, 'iam', input);
      expect([status, text]).toEqual([404, expect.stringContaining('<Code>NoSuchEntity</Code>')]);
    },
  },
  {
    section: '1.4',
    operation: 'GetRole',
    given: 'a role that is not there, through the SDK',
    expected: 'an error named NoSuchEntityException with Code NoSuchEntity',
    run: async (aws) => {
      const error = aws.iam.getRole({ RoleName: aws.name });
      await expect(error).rejects.toMatchObject({ name: 'NoSuchEntityException', Code: 'NoSuchEntity' });
    },
  },
];
