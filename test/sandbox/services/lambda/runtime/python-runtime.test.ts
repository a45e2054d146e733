import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { normalised, useRuntime } from '../../../../helpers/use-runtime.ts';

const runtime = useRuntime();
/** Tests of a machine without Python. */
const runtimeWithoutPython = useRuntime();
const python = { runtime: 'python3.13' };

function hasPython(): boolean {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!hasPython())('a Python function', () => {
  it('answers with what it returns', async () => {
    const { run } = runtime();
    const event = { text: 'grüße', list: [1, null] };
    expect(await run({ ...python, handler: 'functions.echo' }, event)).toMatchObject({
      value: event,
      functionError: undefined,
    });
    expect((await runtime().run({ ...python, handler: 'functions.fails' })).value).toBe(1.5);
  });

  it('may read a file that is larger than its memory', async () => {
    const { run } = runtime();
    const reads = { ...python, handler: 'functions.reads_mapped_file', memorySizeMb: 128, timeoutMs: 60_000 };
    expect(await run(reads, { megabytes: 160 })).toMatchObject({ value: 160, functionError: undefined });
  });

  it('gets its context and no variable of the user', async () => {
    const { run } = runtime();
    const options = { clientContext: '{"custom":{"a":"b"}}' };
    const { requestId, value } = await run({ ...python, handler: 'functions.context' }, {}, options);
    expect(value).toEqual({
      request_id: requestId,
      function_name: 'tested',
      memory_limit_in_mb: '128',
      invoked_function_arn: 'arn:aws:lambda:us-east-1:000000000000:function:tested',
      log_group_name: '/aws/lambda/tested',
      remaining: expect.any(Number),
      custom: { a: 'b' },
      home: null,
    });
  });

  it('writes its output and its log messages in their order', async () => {
    const { run, messages } = runtime();
    await run({ ...python, handler: 'functions.logs' });
    expect(normalised(messages)).toEqual([
      'INIT_START Runtime Version: python:3.13.v1\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:<hex>\n',
      'loading\n',
      'START RequestId: <id> Version: $LATEST\n',
      'one\n',
      '[WARNING]\t<time>\t<id>\ttwo\nlines\n',
      'three\n',
      'END RequestId: <id>\n',
      expect.stringMatching(/^REPORT /),
    ]);
  });

  it('writes JSON when its log format is JSON', async () => {
    const { run, messages } = runtime();
    const format = { logFormat: 'JSON', applicationLogLevel: 'INFO' } as const;
    const { requestId } = await run({ ...python, ...format, handler: 'functions.logs' });
    const events = messages.filter((message) => message.startsWith('{"timestamp"')).map((text) => JSON.parse(text));
    expect(events).toMatchObject([
      { level: 'WARNING', message: 'two\nlines', logger: 'root', requestId },
      { level: 'INFO', message: 'below the level' },
    ]);
  });

  it('answers its exception, and logs it with no-break spaces', async () => {
    const { run, messages } = runtime();
    const { requestId, value, functionError } = await run({ ...python, handler: 'functions.fails' }, { way: 'raises' });
    expect(functionError).toBe('Unhandled');
    expect(value).toEqual({
      errorMessage: 'some error occurred',
      errorType: 'CustomException',
      requestId,
      stackTrace: [
        expect.stringMatching(
          /^ {2}File "\/var\/task\/functions\.py", line \d+, in fails\n {4}raise CustomException\("some error/,
        ),
      ],
    });
    const [line] = messages.filter((message) => message.startsWith('[ERROR]'));
    expect(line).toMatch(
      /^\[ERROR\] CustomException: some error occurred\nTraceback \(most recent call last\):\n\u00a0\u00a0File "\/var\/task\/functions\.py", line \d+, in fails\n\u00a0{4}raise [^\n]*$/,
    );
  });

  it.each([
    ['exits', { errorType: 'Runtime.ExitError' }],
    ['unserialisable', { errorType: 'Runtime.MarshalError' }],
    ['sleeps', { errorType: 'Sandbox.Timedout' }],
  ])('%s: answers in the form of that failure', async (way, value) => {
    const { run } = runtime();
    const spec = { ...python, handler: 'functions.fails', timeoutMs: 400 };
    expect(await run(spec, { way })).toMatchObject({ functionError: 'Unhandled', value });
  });

  it.each([
    ['missing.handler', 'Runtime.ImportModuleError', "Unable to import module 'missing': No module named 'missing'"],
    ['functions.other', 'Runtime.HandlerNotFound', "Handler 'other' missing on module 'functions'"],
    ['sys.exit', 'Runtime.BuiltInModuleConflict', 'Cannot use built-in module sys as a handler module'],
    ['fails_to_load.handler', 'Exception', 'Runtime startup fails'],
  ])('%s: cannot be initialised (%s)', async (handler, errorType, errorMessage) => {
    const { run, messages } = runtime();
    const { value } = await run({ ...python, handler });
    expect(value).toMatchObject({ errorType, errorMessage, requestId: '' });
    expect(messages.filter((message) => message.startsWith('INIT_REPORT'))).toHaveLength(2);
  });
});

describe('a Python function on a machine without Python', () => {
  it('fails and names the missing interpreter', async () => {
    const path = process.env.PATH;
    process.env.PATH = '/nowhere';
    const { requestId, value } = await runtimeWithoutPython().run({ ...python, handler: 'functions.echo' });
    process.env.PATH = path;
    const problem = 'python3 was not found on this machine, which the runtime python3.13 needs';
    expect(value).toEqual({
      errorType: 'Runtime.InvalidEntrypoint',
      errorMessage: `RequestId: ${requestId} Error: ${problem}`,
    });
  });
});
