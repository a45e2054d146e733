import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { HANDLERS, normalised, useRuntime } from '../../../../helpers/use-runtime.ts';

const runtime = useRuntime();
const custom = { runtime: 'provided.al2023', handler: 'whatever', taskRoot: path.join(HANDLERS, 'provided') };

describe.skipIf(process.platform === 'win32')('a custom runtime', () => {
  it('is the executable named bootstrap, and speaks the Runtime API', async () => {
    const { run, messages } = runtime();
    expect(await run(custom, { a: 1 })).toMatchObject({
      value: { handler: 'whatever', event: { a: 1 } },
      functionError: undefined,
    });
    expect(await run(custom, { fail: true })).toMatchObject({
      value: { errorType: 'MyError', errorMessage: 'told to' },
      functionError: 'Unhandled',
    });
    expect(normalised(messages).filter((message) => !/^(INIT_START|REPORT)/.test(message))).toEqual([
      'custom runtime starts\n',
      'START RequestId: <id> Version: $LATEST\n',
      'handles <id>\n',
      'END RequestId: <id>\n',
      'START RequestId: <id> Version: $LATEST\n',
      'handles <id>\n',
      'END RequestId: <id>\n',
    ]);
  });

  it('fails when there is no such executable', async () => {
    const { value } = await runtime().run({ ...custom, taskRoot: HANDLERS });
    expect(value).toMatchObject({ errorType: 'Runtime.InvalidEntrypoint' });
  });
});
