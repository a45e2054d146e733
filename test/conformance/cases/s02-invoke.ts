/** Section 2.7: Invoke. */

import { type ConformanceCase, membersOf } from '../../helpers/conformance.ts';
import { expect } from '../expect.ts';
import { invoke } from '../functions.ts';
import { createFunction, functionRequest, untilActive, zipOf } from '../resources.ts';

const NOT_JSON =
  'InvalidRequestContentException 400: Could not parse request body into json: Could not parse payload into json: ...';

export const invokeCases: readonly ConformanceCase[] = [
  {
    section: '2.7',
    operation: 'Invoke',
    given: 'RequestResponse',
    expected: '200 with exactly StatusCode 200, ExecutedVersion $LATEST and Payload',
    run: async (aws) => {
      await createFunction(aws);
      const Payload = Buffer.from('{"key":"value"}');
      const answer = await aws.lambda.invoke({ FunctionName: aws.name, Payload });
      const text = Buffer.from(answer.Payload ?? []).toString('utf8');
      expect([membersOf(answer), answer.StatusCode, answer.ExecutedVersion, text]).toEqual([
        ['ExecutedVersion', 'Payload', 'StatusCode'],
        200,
        '$LATEST',
        '{"key":"value"}',
      ]);
      expect(answer.$metadata.httpStatusCode).toBe(200);
    },
  },
  {
    section: '2.7',
    operation: 'Invoke',
    given: 'LogType Tail',
    expected: 'LogResult in addition',
    run: async (aws) => {
      await createFunction(aws);
      const answer = await aws.lambda.invoke({ FunctionName: aws.name, LogType: 'Tail' });
      expect(membersOf(answer)).toEqual(['ExecutedVersion', 'LogResult', 'Payload', 'StatusCode']);
    },
  },
  {
    section: '2.7',
    operation: 'Invoke',
    given: 'Event',
    expected: '202 with StatusCode 202, an empty payload and no ExecutedVersion',
    run: async (aws) => {
      await createFunction(aws);
      const answer = await aws.lambda.invoke({ FunctionName: aws.name, InvocationType: 'Event' });
      expect([answer.$metadata.httpStatusCode, answer.StatusCode, answer.ExecutedVersion]).toEqual([
        202,
        202,
        undefined,
      ]);
      expect(answer.Payload ?? []).toHaveLength(0);
    },
  },
  {
    section: '2.7',
    operation: 'Invoke',
    given: 'DryRun',
    expected: '204 with StatusCode 204, an empty payload and no ExecutedVersion',
    run: async (aws) => {
      await createFunction(aws);
      const answer = await aws.lambda.invoke({ FunctionName: aws.name, InvocationType: 'DryRun' });
      expect([answer.$metadata.httpStatusCode, answer.StatusCode, answer.ExecutedVersion]).toEqual([
        204,
        204,
        undefined,
      ]);
      expect(answer.Payload ?? []).toHaveLength(0);
    },
  },
  {
    section: '2.7',
    operation: 'Invoke',
    given: 'no payload',
    expected: 'the handler gets {}',
    run: async (aws) => {
      await createFunction(aws);
      expect((await invoke(aws)).text).toBe('{}');
    },
  },
  {
    section: '2.7',
    operation: 'Invoke',
    given: 'a Node handler that returns nothing',
    expected: 'the 4 bytes null',
    run: async (aws) => {
      await createFunction(aws, { handler: 'async () => {}' });
      expect((await invoke(aws)).text).toBe('null');
    },
  },
  {
    section: '2.7',
    operation: 'Invoke',
    given: 'a Python handler that returns nothing',
    needsPython: true,
    expected: 'the 4 bytes null',
    run: async (aws) => {
      const ZipFile = zipOf({ 'main.py': 'def handler(event, context):\n    pass\n' });
      await createFunction(aws, { Runtime: 'python3.13', Handler: 'main.handler', Code: { ZipFile } });
      expect((await invoke(aws)).text).toBe('null');
    },
  },
  {
    section: '2.7',
    operation: 'Invoke',
    given: 'LogType Tail and more than 4 KB of log',
    expected: 'LogResult with the last 4 KB of the log of this invocation',
    run: async (aws) => {
      await createFunction(aws, { handler: "async () => { for (let n = 0; n < 300; n++) console.log('line', n); }" });
      const { LogResult } = await invoke(aws, {}, { LogType: 'Tail' });
      const tail = Buffer.from(LogResult ?? '', 'base64');
      expect(tail.length).toBeLessThanOrEqual(4096);
      expect(tail.length).toBeGreaterThan(3500);
      expect(tail.toString('utf8')).toMatch(/line 299\n(.*\n)*REPORT RequestId: /);
    },
  },
  {
    section: '2.7',
    operation: 'Invoke',
    given: 'a payload that is no UTF-8',
    expected: NOT_JSON,
    call: async (aws) => {
      await createFunction(aws);
      return aws.lambda.invoke({ FunctionName: aws.name, Payload: Buffer.from([0x99, 0x00]) });
    },
  },
  {
    section: '2.7',
    operation: 'Invoke',
    given: 'a payload that is no JSON',
    expected: NOT_JSON,
    call: async (aws) => {
      await createFunction(aws);
      return aws.lambda.invoke({ FunctionName: aws.name, Payload: Buffer.from('hello') });
    },
  },
  {
    section: '2.7',
    operation: 'Invoke',
    given: 'a synchronous payload of more than 6 MB',
    expected:
      'RequestEntityTooLargeException 413: Request must be smaller than 6291456 bytes for the InvokeFunction operation',
    call: async (aws) => {
      await createFunction(aws);
      return aws.lambda.invoke({ FunctionName: aws.name, Payload: Buffer.from(`"${'x'.repeat(6_291_456)}"`) });
    },
  },
  {
    section: '2.7',
    operation: 'Invoke',
    given: 'an asynchronous payload of more than 1 MB',
    expected:
      'RequestEntityTooLargeException 413: Request must be smaller than 1048576 bytes for the InvokeFunction operation',
    call: async (aws) => {
      await createFunction(aws);
      const Payload = Buffer.from(`"${'x'.repeat(1_048_576)}"`);
      return aws.lambda.invoke({ FunctionName: aws.name, InvocationType: 'Event', Payload });
    },
  },
  {
    section: '2.7',
    operation: 'Invoke',
    given: 'a version',
    expected: 'ExecutedVersion with its number',
    run: async (aws) => {
      await aws.lambda.createFunction(await functionRequest(aws, { Publish: true }));
      await untilActive(aws);
      const { ExecutedVersion } = await aws.lambda.invoke({ FunctionName: aws.name, Qualifier: '1' });
      expect(ExecutedVersion).toBe('1');
    },
  },
];
