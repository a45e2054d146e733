import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { normalised, useRuntime } from '../../../../helpers/use-runtime.ts';

const runtime = useRuntime();

describe('a Node.js function', () => {
  it.each(['echo.handler', 'nested/answers.group.handler'])('is found as %s', async (handler) => {
    const { run } = runtime();
    const expected = handler === 'echo.handler' ? { a: [1] } : 'nested';
    expect(await run({ handler }, { a: [1] })).toMatchObject({ value: expected, functionError: undefined });
  });

  it('is found in a CommonJS module', async () => {
    const folder = taskRoot({ 'index.js': 'exports.handler = async () => typeof require' });
    expect((await runtime().run({ handler: 'index.handler', taskRoot: folder })).value).toBe('function');
  });

  it('is found in a .js file of a package of type module', async () => {
    const folder = taskRoot({
      'index.js': 'export const handler = async () => typeof import.meta.url',
      'package.json': '{"type":"module"}',
    });
    expect((await runtime().run({ handler: 'index.handler', taskRoot: folder })).value).toBe('string');
  });

  it('answers null when it returns nothing', async () => {
    const folder = taskRoot({ 'index.mjs': 'export const handler = async () => {}' });
    expect((await runtime().run({ handler: 'index.handler', taskRoot: folder })).value).toBeNull();
  });

  it('gets its context', async () => {
    const { run } = runtime();
    const { requestId, value } = await run(
      { handler: 'context.handler' },
      {},
      { clientContext: '{"custom":{"a":"b"}}' },
    );
    expect(value).toMatchObject({
      values: {
        functionVersion: '$LATEST',
        functionName: 'tested',
        memoryLimitInMB: '128',
        logGroupName: '/aws/lambda/tested',
        logStreamName: expect.stringMatching(/^2025\/11\/25\/\[\$LATEST\][0-9a-f]{32}$/),
        clientContext: { custom: { a: 'b' } },
        invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:tested',
        awsRequestId: requestId,
      },
      traceId: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/),
    });
    const { remaining, values } = value as { remaining: number; values: object }; // the handler's answer
    expect(remaining).toBeGreaterThan(5_000);
    expect(remaining).toBeLessThanOrEqual(10_000);
    expect(Object.keys(values)).not.toContain('callbackWaitsForEmptyEventLoop');
  });

  it('sees only the variables of Lambda and its own', async () => {
    process.env.SECRET_OF_THE_USER = 'secret';
    const { run } = runtime();
    const { value } = await run({ handler: 'context.handler', variables: { OWN: '1' } }, { variables: true });
    delete process.env.SECRET_OF_THE_USER;
    const { variables } = value as { variables: Record<string, string> }; // the handler's answer
    expect(variables).toMatchObject({
      OWN: '1',
      AWS_LAMBDA_FUNCTION_NAME: 'tested',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/tested',
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_ACCESS_KEY_ID: 'ASIATEST',
      AWS_SESSION_TOKEN: 'token',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      _HANDLER: 'context.handler',
      TZ: ':UTC',
    });
    const foreign = Object.keys(variables).filter((name) => !/^(AWS_|LAMBDA_|_HANDLER|_X_AMZN)/.test(name));
    expect(foreign.sort()).toEqual(['LANG', 'OWN', 'PATH', 'PWD', 'TMPDIR', 'TZ']);
  });

  it.skipIf(process.platform === 'win32')('is started by the script that AWS_LAMBDA_EXEC_WRAPPER names', async () => {
    const folder = taskRoot({
      'index.mjs': 'export const handler = async () => [process.env.WRAPPED, process.execArgv[0]];',
      wrapper: '#!/bin/sh\nnode=$1\nshift\nexport WRAPPED=yes\nexec "$node" --no-deprecation "$@"\n',
    });
    chmodSync(path.join(folder, 'wrapper'), 0o755);
    const spec = { handler: 'index.handler', runtime: 'nodejs24.x', taskRoot: folder };
    const wrapped = (wrapper: string) =>
      runtime().run({ ...spec, variables: { AWS_LAMBDA_EXEC_WRAPPER: wrapper, NODE_NO_WARNINGS: '1' } });
    expect((await wrapped('/var/task/wrapper')).value).toEqual(['yes', '--no-deprecation']);
    expect((await wrapped('/opt/missing')).value).toMatchObject({
      errorType: 'Runtime.InvalidEntrypoint',
      errorMessage: expect.stringContaining('/opt/missing: does not exist'),
    });
  });

  it('writes each call of the console as one log event, and output line by line', async () => {
    const { run, messages } = runtime();
    const { logTail } = await run({ handler: 'logs.handler' });
    const shown = normalised(messages);
    expect(shown).toEqual([
      'INIT_START Runtime Version: nodejs:24.v1\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:<hex>\n',
      '<time>\tundefined\tINFO\tloading\n',
      'START RequestId: <id> Version: $LATEST\n',
      '<time>\t<id>\tINFO\ttwo\nlines { n: 1 }\n',
      'plain output\n',
      'and a rest',
      '<time>\t<id>\tWARN\tcareful\n',
      expect.stringMatching(/^<time>\t<id>\tERROR\tError: shown\n {4}at /),
      '<time>\t<id>\tDEBUG\tone is 1\n',
      'END RequestId: <id>\n',
      'REPORT RequestId: <id>\tDuration: <n> ms\tBilled Duration: <n> ms\tMemory Size: 128 MB\tMax Memory Used: <n> MB\tInit Duration: <n> ms\t\n',
    ]);
    expect(logTail.startsWith(messages[1] ?? '')).toBe(true);
    expect(logTail.endsWith(messages.at(-1) ?? '')).toBe(true);
  });

  it('answers with the last 4 KB of its log', async () => {
    const { logTail } = await runtime().run({ handler: 'logs.handler' }, { long: true });
    expect(Buffer.byteLength(logTail)).toBe(4096);
    expect(logTail).toMatch(/^x{3000,}.*REPORT RequestId: [^\n]*\n$/s);
  });

  it('writes JSON when its log format is JSON, from its level on', async () => {
    const { run, messages } = runtime();
    const levels = { applicationLogLevel: 'WARN', systemLogLevel: 'INFO' };
    const { requestId } = await run({ handler: 'logs.handler', logFormat: 'JSON', ...levels });
    const events = messages.filter((message) => message.startsWith('{')).map((message) => JSON.parse(message));
    expect(events.map(({ type, level }) => type ?? level)).toEqual([
      'platform.initStart',
      'platform.start',
      'WARN',
      'ERROR',
      'platform.report',
    ]);
    expect(events[2]).toEqual({ timestamp: expect.any(String), level: 'WARN', requestId, message: 'careful' });
    expect(events[3].message).toMatchObject({ errorType: 'Error', errorMessage: 'shown' });
    expect(events[4].record).toMatchObject({ requestId, status: 'success', metrics: { memorySizeMB: 128 } });
  });
});

describe('a Node.js function that fails', () => {
  it('answers with its error, and is kept for the next event', async () => {
    const { run, messages } = runtime();
    const failed = await run({ handler: 'fails.handler' }, { way: 'throws' });
    expect(failed).toMatchObject({
      functionError: 'Unhandled',
      value: { errorType: 'CustomError', errorMessage: 'handler fails' },
    });
    // The function's own frames, with its files where they are on AWS.
    const { trace } = failed.value as { trace: string[] };
    expect(trace.slice(0, 2)).toEqual([
      'CustomError: handler fails',
      '    at Object.throws (file:///var/task/fails.mjs:9:11)',
    ]);
    expect(trace.slice(1).filter((frame) => !/node:|\/var\/task\//.test(frame))).toEqual([]);
    const [line] = messages.filter((message) => message.includes('Invoke Error'));
    expect(normalised([line ?? ''])[0]).toMatch(
      /^<time>\t<id>\tERROR\tInvoke Error \t\{"errorType":"CustomError","errorMessage":"handler fails","name":"CustomError","detail":42,"stack":\[/,
    );
    expect(messages.at(-1)).toMatch(/Max Memory Used: \d+ MB\tInit Duration: [\d.]+ ms\t\n$/);
    expect(await run({ handler: 'fails.handler' })).toMatchObject({ value: 'fine', functionError: undefined });
    expect(messages.filter((message) => message.startsWith('INIT_START'))).toHaveLength(1);
  });

  it.each([
    ['throwsText', { errorType: 'string', errorMessage: 'just text', trace: [] }],
    ['circular', { errorType: 'Error', errorMessage: 'Unable to stringify response body' }],
    ['uncaught', { errorType: 'Error', errorMessage: 'from a timer' }],
    ['rejects', { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: nobody cared' }],
    ['neverSettles', { errorType: 'Runtime.NodeJsExit' }],
    [
      'isTooLong',
      {
        errorType: 'Function.ResponseSizeTooLarge',
        errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
      },
    ],
  ])('%s: answers in the form of that failure', async (way, value) => {
    const { run } = runtime();
    expect(await run({ handler: 'fails.handler' }, { way })).toMatchObject({ functionError: 'Unhandled', value });
    expect(await run({ handler: 'fails.handler' })).toMatchObject({ value: 'fine' });
  });

  it.each([
    ['exits', 'Runtime exited with error: exit status 3'],
    ['exitsCleanly', 'Runtime exited without providing a reason'],
    ['isKilled', 'Runtime exited with error: signal: killed'],
  ])('%s: answers Runtime.ExitError and starts anew in the same log stream', async (way, message) => {
    const { run, messages, streams } = runtime();
    const { requestId, value } = await run({ handler: 'fails.handler' }, { way });
    expect(value).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${requestId} Error: ${message}`,
    });
    expect(messages.slice(-3)).toEqual([
      `RequestId: ${requestId} Error: ${message}\nRuntime.ExitError\n`,
      `END RequestId: ${requestId}\n`,
      expect.stringMatching(/\tStatus: error\tError Type: Runtime\.ExitError\n$/),
    ]);
    expect(await run({ handler: 'fails.handler' })).toMatchObject({ value: 'fine' });
    expect(streams.size).toBe(1);
  });

  it.each(['sleeps', 'spins'])('%s: is ended after its timeout', async (way) => {
    const { run, messages } = runtime();
    const { requestId, value } = await run({ handler: 'fails.handler', timeoutMs: 300 }, { way });
    const errorMessage = `RequestId: ${requestId} Error: Task timed out after 0.30 seconds`;
    expect(value).toEqual({ errorType: 'Sandbox.Timedout', errorMessage });
    expect(messages.slice(-3)).toEqual([
      `2025-11-25T12:00:00.000Z ${requestId} Task timed out after 0.30 seconds\n\n`,
      `END RequestId: ${requestId}\n`,
      expect.stringMatching(/\tDuration: 300\.00 ms\t.*\tStatus: timeout\n$/),
    ]);
  });
});

describe('a Node.js function that cannot be initialised', () => {
  it('is tried twice and answers with its error', async () => {
    const { run, messages } = runtime();
    const { value, functionError } = await run({ handler: 'fails-to-load.handler' });
    expect(functionError).toBe('Unhandled');
    expect(value).toMatchObject({ errorType: 'Error', errorMessage: 'no database' });
    expect(normalised(messages)).toEqual([
      expect.stringMatching(/^INIT_START /),
      '<time>\tundefined\tINFO\tabout to fail\n',
      expect.stringMatching(/^<time>\tundefined\tERROR\tInit Error \t\{"errorType":"Error"/),
      'INIT_REPORT Init Duration: <n> ms\tPhase: init\tStatus: error\tError Type: Error\n',
      '<time>\tundefined\tINFO\tabout to fail\n',
      expect.stringMatching(/^<time>\tundefined\tERROR\tInit Error \t/),
      'INIT_REPORT Init Duration: <n> ms\tPhase: invoke\tStatus: error\tError Type: Error\n',
      'START RequestId: <id> Version: $LATEST\n',
      'END RequestId: <id>\n',
      expect.stringMatching(/^REPORT .*\tMax Memory Used: <n> MB\tStatus: error\tError Type: Error\n$/),
    ]);
  });

  it.each([
    ['missing.handler', 'Runtime.ImportModuleError', /^Error: Cannot find module 'missing'\nRequire stack:\n/],
    ['echo.other', 'Runtime.HandlerNotFound', /^echo\.other is undefined or not exported$/],
    ['nested/answers.group', 'Runtime.HandlerNotFound', /^nested\/answers\.group is not a function$/],
    ['echo', 'Runtime.MalformedHandlerName', /^Bad handler$/],
    ['../echo.handler', 'Runtime.MalformedHandlerName', /^'\.\.\/echo\.handler' is not a valid handler name\. /],
    ['callbacks.handler', 'Runtime.CallbackHandlerDeprecated', /^ERROR: AWS Lambda has removed support for callback/],
  ])('%s: %s', async (handler, errorType, errorMessage) => {
    const { value } = await runtime().run({ handler });
    expect(value).toMatchObject({ errorType, errorMessage: expect.stringMatching(errorMessage) });
  });

  it('reports a syntax error', async () => {
    const folder = taskRoot({ 'index.mjs': 'export const handler = async ( =>' });
    const { value } = await runtime().run({ handler: 'index.handler', taskRoot: folder });
    expect(value).toMatchObject({ errorType: 'Runtime.UserCodeSyntaxError' });
  });

  it('fails for a runtime that the sandbox cannot run, and names it', async () => {
    const { requestId, value } = await runtime().run({ handler: 'a.B::c', runtime: 'java21' });
    const problem = 'the sandbox cannot run functions of the runtime java21';
    expect(value).toEqual({
      errorType: 'Runtime.InvalidEntrypoint',
      errorMessage: `RequestId: ${requestId} Error: ${problem}`,
    });
  });
});

describe('a handler with a callback, before nodejs24.x', () => {
  const callbacks = { handler: 'callbacks.handler', runtime: 'nodejs22.x' };

  it.each([
    ['now', 'at once'],
    ['waits', 'first'],
    ['succeed', 'by context'],
    ['never', null],
  ])('%s: answers', async (way, value) => {
    expect(await runtime().run(callbacks, { way })).toMatchObject({ value, functionError: undefined });
  });

  it('answers an error', async () => {
    const { value, functionError } = await runtime().run(callbacks, { way: 'fails' });
    expect(value).toMatchObject({ errorType: 'Error', errorMessage: 'by callback' });
    expect(functionError).toBe('Unhandled');
  });

  it('waits until the event loop is empty unless told otherwise', async () => {
    const { run, messages } = runtime();
    await run(callbacks, { way: 'waits' });
    const lines = normalised(messages);
    expect(lines.indexOf('<time>\t<id>\tINFO\tthe loop is empty only now\n')).toBeLessThan(
      lines.indexOf('END RequestId: <id>\n'),
    );
  });
});

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A task root with these files. */
function taskRoot(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'streamlab-task-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return folder;
}
