/** Section 2.8: functions that fail. */

import type { ConformanceCase } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { expect } from '../expect.ts';
import { invoke } from '../functions.ts';
import { createFunction, zipOf } from '../resources.ts';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

const PYTHON = { Runtime: 'python3.13', Handler: 'main.handler' } as const;

/** Creates a Python function with this source code. */
const createPython = (aws: Account, text: string) =>
  createFunction(aws, { ...PYTHON, Code: { ZipFile: zipOf({ 'main.py': text }) } });

export const functionErrorCases: readonly ConformanceCase[] = [
  {
    section: '2.8',
    operation: 'Invoke',
    given: 'a function that throws',
    expected: 'HTTP 200, StatusCode 200, FunctionError "Unhandled"',
    run: async (aws) => {
      await createFunction(aws, { handler: "async () => { throw new Error('no'); }" });
      const { $metadata, StatusCode, FunctionError, ExecutedVersion } = await invoke(aws);
      expect([$metadata.httpStatusCode, StatusCode, FunctionError, ExecutedVersion]).toEqual([
        200,
        200,
        'Unhandled',
        '$LATEST',
      ]);
    },
  },
  {
    section: '2.8',
    operation: 'Invoke',
    given: 'a Python function that raises',
    needsPython: true,
    expected: '{errorMessage, errorType, requestId, stackTrace} in this order',
    run: async (aws) => {
      await createPython(aws, 'def handler(event, context):\n    raise Exception("Handler fails")\n');
      const { value, FunctionError } = await invoke(aws);
      expect(FunctionError).toBe('Unhandled');
      expect(Object.keys(value as object)).toEqual(['errorMessage', 'errorType', 'requestId', 'stackTrace']);
      expect(value).toEqual({
        errorMessage: 'Handler fails',
        errorType: 'Exception',
        requestId: expect.stringMatching(new RegExp(`^${UUID}$`)),
        stackTrace: [
          expect.stringMatching(
            /^ {2}File ".*main\.py", line 2, in handler\n {4}raise Exception\("Handler fails"\)\n$/,
          ),
        ],
      });
    },
  },
  {
    section: '2.8',
    operation: 'Invoke',
    given: 'a Python module that raises while it is imported',
    needsPython: true,
    expected: 'the same shape with an empty requestId',
    run: async (aws) => {
      await createPython(aws, 'raise Exception("Import fails")\n');
      const { value, FunctionError } = await invoke(aws);
      expect(FunctionError).toBe('Unhandled');
      expect(value).toEqual({
        errorMessage: 'Import fails',
        errorType: 'Exception',
        requestId: '',
        stackTrace: expect.any(Array),
      });
    },
  },
  {
    section: '2.8',
    operation: 'Invoke',
    given: 'a Node function that throws an Error',
    expected: '{errorType "Error", errorMessage, trace ["Error: ...", "    at ..."]} in this order',
    run: async (aws) => {
      await createFunction(aws, { handler: "async () => { throw new Error('no'); }" });
      const { value } = await invoke(aws);
      expect(Object.keys(value as object)).toEqual(['errorType', 'errorMessage', 'trace']);
      const { trace, ...rest } = value as { trace: string[] }; // the line before has seen it
      expect(rest).toEqual({ errorType: 'Error', errorMessage: 'no' });
      expect(trace.slice(0, 2)).toEqual(['Error: no', expect.stringMatching(/^ {4}at /)]);
    },
  },
  {
    section: '2.8',
    operation: 'Invoke',
    given: 'a Node function that throws a string',
    expected: 'errorType "string", the string as errorMessage',
    run: async (aws) => {
      await createFunction(aws, { handler: "async () => { throw 'just text'; }" });
      expect((await invoke(aws)).value).toMatchObject({ errorType: 'string', errorMessage: 'just text' });
    },
  },
  {
    section: '2.8',
    operation: 'Invoke',
    given: 'a Node handler whose module is not in the package',
    expected: "Runtime.ImportModuleError: Error: Cannot find module 'nowhere'",
    run: async (aws) => {
      await createFunction(aws, { Handler: 'nowhere.handler' });
      const { value, FunctionError } = await invoke(aws);
      expect([FunctionError, value]).toEqual([
        'Unhandled',
        expect.objectContaining({
          errorType: 'Runtime.ImportModuleError',
          errorMessage: expect.stringMatching(/^Error: Cannot find module 'nowhere'\nRequire stack:/),
        }),
      ]);
    },
  },
  {
    section: '2.8',
    operation: 'Invoke',
    given: 'a Node handler that the module does not export',
    expected: 'Runtime.HandlerNotFound: index.other is undefined or not exported',
    run: async (aws) => {
      await createFunction(aws, { Handler: 'index.other' });
      expect((await invoke(aws)).value).toMatchObject({
        errorType: 'Runtime.HandlerNotFound',
        errorMessage: 'index.other is undefined or not exported',
      });
    },
  },
  {
    section: '2.8',
    operation: 'Invoke',
    given: 'a function that takes longer than its Timeout of 1 second',
    expected:
      '{errorType "Sandbox.Timedout", errorMessage "RequestId: <uuid> Error: Task timed out after 1.00 seconds"}',
    run: async (aws) => {
      await createFunction(aws, { handler: '() => new Promise((resolve) => setTimeout(resolve, 60_000))', Timeout: 1 });
      const { value, FunctionError } = await invoke(aws);
      expect([FunctionError, value]).toEqual([
        'Unhandled',
        {
          errorType: 'Sandbox.Timedout',
          errorMessage: expect.stringMatching(
            new RegExp(`^RequestId: ${UUID} Error: Task timed out after 1\\.00 seconds$`),
          ),
        },
      ]);
    },
  },
  {
    section: '2.8',
    operation: 'Invoke',
    given: 'a process that exits with status 127',
    expected:
      '{errorType "Runtime.ExitError", errorMessage "RequestId: <uuid> Error: Runtime exited with error: exit status 127"}',
    run: async (aws) => {
      await createFunction(aws, { handler: 'async () => process.exit(127)' });
      const { value, FunctionError } = await invoke(aws);
      expect([FunctionError, value]).toEqual([
        'Unhandled',
        {
          errorType: 'Runtime.ExitError',
          errorMessage: expect.stringMatching(
            new RegExp(`^RequestId: ${UUID} Error: Runtime exited with error: exit status 127$`),
          ),
        },
      ]);
    },
  },
];

const NODE_CONTEXT = [
  'callbackWaitsForEmptyEventLoop',
  'functionVersion',
  'functionName',
  'memoryLimitInMB',
  'logGroupName',
  'logStreamName',
  'clientContext',
  'invokedFunctionArn',
  'awsRequestId',
];

const PYTHON_CONTEXT = `def handler(event, context):
    names = ["function_name", "function_version", "memory_limit_in_mb", "log_group_name", "invoked_function_arn"]
    return {name: getattr(context, name) for name in names}
`;

export const contextCases: readonly ConformanceCase[] = [
  {
    section: '2.9',
    operation: 'Invoke',
    given: 'a Node handler that returns its context',
    expected: `exactly ${NODE_CONTEXT.join(', ')}`,
    run: async (aws) => {
      await createFunction(aws, { handler: 'async (event, context) => context' });
      const ClientContext = Buffer.from('{"custom":{"a":"b"}}').toString('base64');
      const { value } = await invoke(aws, {}, { ClientContext });
      expect(Object.keys(value as object).sort()).toEqual([...NODE_CONTEXT].sort());
      expect(value).toMatchObject({
        functionVersion: '$LATEST',
        functionName: aws.name,
        memoryLimitInMB: '128',
        logGroupName: `/aws/lambda/${aws.name}`,
        logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
        clientContext: { custom: { a: 'b' } },
        awsRequestId: expect.stringMatching(new RegExp(`^${UUID}$`)),
      });
    },
  },
  {
    section: '2.9',
    operation: 'Invoke',
    given: 'a Python handler that returns its context',
    needsPython: true,
    expected: 'the same in snake case, memory_limit_in_mb a string, too',
    run: async (aws) => {
      await createPython(aws, PYTHON_CONTEXT);
      expect((await invoke(aws)).value).toEqual({
        function_name: aws.name,
        function_version: '$LATEST',
        memory_limit_in_mb: '128',
        log_group_name: `/aws/lambda/${aws.name}`,
        invoked_function_arn: aws.arn('lambda', `function:${aws.name}`),
      });
    },
  },
  {
    section: '2.9',
    operation: 'Invoke',
    given: 'no qualifier',
    expected: 'invokedFunctionArn without one',
    run: async (aws) => {
      await createFunction(aws, { handler: 'async (event, context) => context.invokedFunctionArn' });
      expect((await invoke(aws)).value).toBe(aws.arn('lambda', `function:${aws.name}`));
    },
  },
  {
    section: '2.9',
    operation: 'Invoke',
    given: 'the qualifier $LATEST',
    expected: 'invokedFunctionArn with it',
    run: async (aws) => {
      await createFunction(aws, { handler: 'async (event, context) => context.invokedFunctionArn' });
      const { value } = await invoke(aws, {}, { Qualifier: '$LATEST' });
      expect(value).toBe(`${aws.arn('lambda', `function:${aws.name}`)}:$LATEST`);
    },
  },
];
