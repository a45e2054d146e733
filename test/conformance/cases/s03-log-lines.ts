/** Section 3: the log events of a function's output and of its failures. */

import type { ConformanceCase } from '../../helpers/conformance.ts';
import { expect } from '../expect.ts';
import { invoke } from '../functions.ts';
import { logMessages, readMessages } from '../log-events.ts';
import { createFunction, sharedFunction, zipOf } from '../resources.ts';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const TIME = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;
const FAILS = { handler: "async () => { throw new Error('no'); }" };

const python = (text: string) => ({
  Runtime: 'python3.13' as const,
  Handler: 'main.handler',
  Code: { ZipFile: zipOf({ 'main.py': text }) },
});

/** The one log event that contains a text. */
const containing = (messages: readonly string[], text: string) => messages.filter((message) => message.includes(text));

export const logLineCases: readonly ConformanceCase[] = [
  ...(
    [
      ['log', 'INFO'],
      ['info', 'INFO'],
      ['error', 'ERROR'],
      ['warn', 'WARN'],
      ['debug', 'DEBUG'],
    ] as const
  ).map(
    ([method, level]): ConformanceCase => ({
      section: '3',
      operation: 'Invoke',
      given: `console.${method} in a Node function`,
      expected: `<time>\\t<request id>\\t${level}\\t<text>\\n`,
      run: async (aws) => {
        const FunctionName = await sharedFunction(aws, 'async ({ method, text }) => console[method](text)');
        await invoke(aws, { method, text: aws.name }, { FunctionName });
        const look = async () => containing(await readMessages(aws, FunctionName), aws.name);
        const [line] = await aws.waitUntil(look, ({ length }) => length > 0);
        expect(line).toMatch(new RegExp(`^${TIME}\\t${UUID}\\t${level}\\t${aws.name}\\n$`));
      },
    }),
  ),
  {
    section: '3',
    operation: 'Invoke',
    given: 'newlines inside one console.log of a Node function',
    expected: 'one event',
    run: async (aws) => {
      await createFunction(aws, { handler: "async () => console.log('one\\ntwo\\nthree')" });
      await invoke(aws);
      expect(containing(await logMessages(aws), 'one')).toEqual([expect.stringMatching(/\tone\ntwo\nthree\n$/)]);
    },
  },
  {
    section: '3',
    operation: 'Invoke',
    given: 'console.log outside of an invocation',
    expected: 'the request id undefined',
    run: async (aws) => {
      const text = "console.log('loading');\nexport const handler = async () => {};\n";
      await createFunction(aws, { Code: { ZipFile: zipOf({ 'index.mjs': text }) } });
      await invoke(aws);
      const [line] = containing(await logMessages(aws), 'loading');
      expect(line).toMatch(new RegExp(`^${TIME}\\tundefined\\tINFO\\tloading\\n$`));
    },
  },
  {
    section: '3',
    operation: 'Invoke',
    given: 'print in a Python function',
    needsPython: true,
    expected: 'the bare text and a newline',
    run: async (aws) => {
      await createFunction(aws, python('def handler(event, context):\n    print("x")\n'));
      await invoke(aws);
      expect(await logMessages(aws)).toContain('x\n');
    },
  },
  {
    section: '3',
    operation: 'Invoke',
    given: 'logging.info in a Python function',
    needsPython: true,
    expected: '[INFO]\\t<time>\\t<request id>\\t<text>\\n',
    run: async (aws) => {
      const text =
        'import logging\nlogging.getLogger().setLevel(logging.INFO)\ndef handler(event, context):\n    logging.info("x y")\n';
      await createFunction(aws, python(text));
      await invoke(aws);
      const [line] = containing(await logMessages(aws), 'x y');
      expect(line).toMatch(new RegExp(`^\\[INFO\\]\\t${TIME}\\t${UUID}\\tx y\\n$`));
    },
  },
  {
    section: '3',
    operation: 'Invoke',
    given: 'an exception of a Python function',
    needsPython: true,
    expected: 'one event: [ERROR], Traceback, frames indented with no-break spaces, no newline at the end',
    run: async (aws) => {
      const text =
        'class CustomException(Exception):\n    pass\n\ndef handler(event, context):\n    raise CustomException("some error occurred")\n';
      await createFunction(aws, python(text));
      await invoke(aws);
      const [line] = containing(await logMessages(aws), '[ERROR]');
      expect(line).toMatch(
        /^\[ERROR\] CustomException: some error occurred\nTraceback \(most recent call last\):\n\u00a0\u00a0File ".*main\.py", line 5, in handler\n\u00a0{4}raise CustomException\("some error occurred"\)$/,
      );
    },
  },
  {
    section: '3',
    operation: 'Invoke',
    given: 'an exception of a Node function',
    expected: '<time>\\t<request id>\\tERROR\\tInvoke Error \\t{"errorType","errorMessage","stack"}\\n',
    run: async (aws) => {
      await createFunction(aws, FAILS);
      await invoke(aws);
      const [line = ''] = containing(await logMessages(aws), 'Invoke Error');
      expect(line).toMatch(new RegExp(`^${TIME}\\t${UUID}\\tERROR\\tInvoke Error \\t{.*}\\n$`));
      const logged = JSON.parse(line.slice(line.indexOf('{')));
      expect(logged).toEqual({ errorType: 'Error', errorMessage: 'no', stack: expect.any(Array) });
    },
  },
];
