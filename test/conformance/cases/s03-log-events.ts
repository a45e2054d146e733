/** Section 3: what an invocation writes to CloudWatch Logs. */

import type { ConformanceCase } from '../../helpers/conformance.ts';
import { expect } from '../expect.ts';
import { invoke } from '../functions.ts';
import { logMessages, readMessages } from '../log-events.ts';
import { createFunction, createRole } from '../resources.ts';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const TIME = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;

/** The one log event that contains a text. */
const containing = (messages: readonly string[], text: string) => messages.filter((message) => message.includes(text));

export const logEventCases: readonly ConformanceCase[] = [
  {
    section: '3',
    operation: 'Invoke',
    given: 'a cold invocation',
    expected: 'INIT_START, START, what the function prints, END, REPORT: each an event of its own, in this order',
    run: async (aws) => {
      await createFunction(aws, { handler: "async () => console.log('hello')" });
      await invoke(aws);
      expect(await logMessages(aws)).toEqual([
        expect.stringMatching(
          /^INIT_START Runtime Version: \S+\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:[0-9a-f]+\n$/,
        ),
        expect.stringMatching(new RegExp(`^START RequestId: ${UUID} Version: \\$LATEST\\n$`)),
        expect.stringMatching(/hello\n$/),
        expect.stringMatching(new RegExp(`^END RequestId: ${UUID}\\n$`)),
        expect.stringMatching(/^REPORT RequestId: /),
      ]);
    },
  },
  {
    section: '3',
    operation: 'Invoke',
    given: 'REPORT',
    expected:
      'Duration, Billed Duration, Memory Size, Max Memory Used, Init Duration by tabs, a tab before the newline',
    run: async (aws) => {
      await createFunction(aws);
      await invoke(aws);
      const fields = [
        String.raw`Duration: \d+\.\d\d ms`,
        String.raw`Billed Duration: \d+ ms`,
        'Memory Size: 128 MB',
        String.raw`Max Memory Used: \d+ MB`,
        String.raw`Init Duration: \d+\.\d\d ms`,
      ];
      expect((await logMessages(aws)).at(-1)).toMatch(
        new RegExp(`^REPORT RequestId: ${UUID}\\t${fields.join('\\t')}\\t\\n$`),
      );
    },
  },
  {
    section: '3',
    operation: 'Invoke',
    given: 'LogType Tail',
    expected: 'LogResult has START to REPORT, not INIT_START',
    run: async (aws) => {
      await createFunction(aws, { handler: "async () => console.log('hello')" });
      const { LogResult } = await invoke(aws, {}, { LogType: 'Tail' });
      const [, ...others] = await logMessages(aws);
      expect(Buffer.from(LogResult ?? '', 'base64').toString('utf8')).toBe(others.join(''));
    },
  },
  {
    section: '3',
    operation: 'Invoke',
    given: 'the log stream',
    expected: 'YYYY/MM/DD/[$LATEST]<32 hex> in the group /aws/lambda/<name>',
    run: async (aws) => {
      await createFunction(aws);
      await invoke(aws);
      await logMessages(aws);
      const { logStreams = [] } = await aws.logs.describeLogStreams({ logGroupName: `/aws/lambda/${aws.name}` });
      const today = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
      expect(logStreams.map(({ logStreamName }) => logStreamName)).toEqual([
        expect.stringMatching(new RegExp(`^${today}/\\[\\$LATEST\\][0-9a-f]{32}$`)),
      ]);
    },
  },
  {
    section: '3',
    operation: 'Invoke',
    given: 'a second, warm invocation',
    expected: 'the same log stream, no INIT_START and no Init Duration',
    run: async (aws) => {
      await createFunction(aws);
      await invoke(aws);
      await invoke(aws);
      const messages = await logMessages(aws, 2);
      const { logStreams } = await aws.logs.describeLogStreams({ logGroupName: `/aws/lambda/${aws.name}` });
      expect([logStreams?.length, containing(messages, 'INIT_START').length]).toEqual([1, 1]);
      expect(containing(messages, 'Init Duration')).toHaveLength(1);
    },
  },
  {
    section: '3',
    operation: 'Invoke',
    given: 'a role without logs permissions',
    expected: 'no log, silently',
    run: async (aws) => {
      await createFunction(aws, { Role: await createRole(aws), handler: "async () => console.log('hello')" });
      expect((await invoke(aws)).StatusCode).toBe(200);
      expect(await readMessages(aws)).toEqual([]);
    },
  },
  {
    section: '3',
    operation: 'Invoke',
    given: 'a timeout',
    expected: '<time> <request id> Task timed out after 1.00 seconds\\n\\n, and REPORT with Status: timeout',
    run: async (aws) => {
      await createFunction(aws, { handler: '() => new Promise((resolve) => setTimeout(resolve, 60_000))', Timeout: 1 });
      await invoke(aws);
      const messages = await logMessages(aws);
      const [line] = containing(messages, 'Task timed out');
      expect(line).toMatch(new RegExp(`^${TIME} ${UUID} Task timed out after 1\\.00 seconds\\n\\n$`));
      expect(containing(messages, 'REPORT')[0]).toMatch(/\tStatus: timeout\n$/);
    },
  },
  {
    section: '3',
    operation: 'Invoke',
    given: 'a process that exits',
    expected: 'REPORT with Status: error and its Error Type',
    run: async (aws) => {
      await createFunction(aws, { handler: 'async () => process.exit(1)' });
      await invoke(aws);
      const [report] = containing(await logMessages(aws), 'REPORT');
      expect(report).toMatch(/\tStatus: error\tError Type: Runtime\.ExitError\n$/);
    },
  },
  {
    section: '3',
    operation: 'Invoke',
    given: 'LoggingConfig.LogFormat JSON',
    expected: 'platform.start and platform.report objects instead of lines',
    run: async (aws) => {
      await createFunction(aws, { LoggingConfig: { LogFormat: 'JSON' } });
      await invoke(aws);
      const messages = await aws.waitUntil(
        () => readMessages(aws),
        (found) => containing(found, 'platform.report').length > 0,
      );
      const types = messages.map((message) => JSON.parse(message).type);
      expect(types).toEqual(expect.arrayContaining(['platform.start', 'platform.report']));
      expect(containing(messages, 'REPORT')).toEqual([]);
    },
  },
];
