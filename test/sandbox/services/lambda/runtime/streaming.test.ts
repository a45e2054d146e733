import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { functionSpec, useRuntime } from '../../../../helpers/use-runtime.ts';

const runtime = useRuntime();

describe.each(['nodejs22.x', 'nodejs24.x'])('a handler made by awslambda.streamifyResponse on %s', (name) => {
  const spec = { handler: 'streams.handler', runtime: name };

  /** The response to a buffered call. */
  async function respond(way: string): Promise<string> {
    const invocation = {
      requestId: randomUUID(),
      payload: Buffer.from(JSON.stringify({ way })),
      invokedFunctionArn: 'a',
    };
    const { payload, functionError } = await runtime().pool.invoke(functionSpec(spec), invocation);
    expect(functionError).toBeUndefined();
    return Buffer.from(payload).toString('latin1');
  }

  it('answers with all that it has written', async () => {
    expect(await respond('writes')).toBe('one {"two":2} three');
  });

  it('puts the metadata of an HTTP response first', async () => {
    expect(await respond('http')).toBe(`{"statusCode":201}${'\0'.repeat(8)}body`);
  });

  it('may return something, which is ignored with a warning', async () => {
    const { run, messages } = runtime();
    expect(await run(spec, { way: 'returns' })).toMatchObject({ value: 'written', functionError: undefined });
    expect(messages.join('')).toContain('\tWARN\tStreaming handlers ignore return values.\n');
  });

  it('fails when it throws, or never ends its stream', async () => {
    const { run } = runtime();
    expect(await run(spec, { way: 'throws' })).toMatchObject({
      functionError: 'Unhandled',
      value: { errorType: 'TypeError', errorMessage: 'half-way' },
    });
    expect((await run(spec, { way: 'neverEnds' })).value).toMatchObject({ errorType: 'Runtime.NodeJsExit' });
  });
});
