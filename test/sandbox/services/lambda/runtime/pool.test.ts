import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RoleNotAssumableError } from '../../../../../src/sandbox/services/lambda/runtime/pool.ts';
import { useRuntime } from '../../../../helpers/use-runtime.ts';

const runtime = useRuntime();
const withoutRole = useRuntime({ assumeRole: async () => undefined });
const withoutPermission = useRuntime({ roleMay: async (_role, action) => action !== 'logs:PutLogEvents' });
const withBrokenLogs = useRuntime({ appendLogEvents: () => Promise.reject(new Error('disk full')) });

const MINUTE_MS = 60_000;

interface Shown {
  readonly pid: number;
  readonly invocations: number;
}

const context = { handler: 'context.handler' };

describe('the environments of a function', () => {
  it('are used again, one invocation after the other', async () => {
    const { run, messages, streams } = runtime();
    const first = (await run(context)).value as Shown; // the handler's answer, here and below
    const second = (await run(context)).value as Shown;
    expect(second).toMatchObject({ pid: first.pid, invocations: 2 });
    expect(messages.filter((message) => message.includes('Init Duration'))).toHaveLength(1);
    expect(streams.size).toBe(1);
  });

  it('are as many as there are invocations at once', async () => {
    const { run, streams } = runtime();
    const values = await Promise.all([run(context), run(context), run(context)]);
    expect(new Set(values.map(({ value }) => (value as Shown).pid)).size).toBe(3);
    expect(streams.size).toBe(3);
  });

  it('are not shared by versions', async () => {
    const { run } = runtime();
    const latest = (await run(context)).value as Shown;
    const published = (await run({ ...context, version: '1' })).value as Shown;
    expect(published.pid).not.toBe(latest.pid);
  });

  it('are replaced when the function has changed', async () => {
    const { run } = runtime();
    const before = (await run(context)).value as Shown;
    const after = (await run({ ...context, generation: '2' })).value as Shown;
    expect(after).toMatchObject({ invocations: 1 });
    await expectEnd(before.pid);
  });

  it('end after five idle minutes', async () => {
    const { run, clock } = runtime();
    const { pid } = (await run(context)).value as Shown;
    await clock.advance(4 * MINUTE_MS);
    expect((await run(context)).value).toMatchObject({ pid });
    await clock.advance(4 * MINUTE_MS);
    expect(isAlive(pid)).toBe(true);
    await clock.advance(2 * MINUTE_MS);
    await expectEnd(pid);
    expect(clock.pending).toBe(0);
  });

  it('end when they are retired, those at work after their invocation', async () => {
    const { run, pool } = runtime();
    const { pid } = (await run(context)).value as Shown;
    const other = { handler: 'fails.handler', version: '1' };
    const working = run(other, { way: 'rejects' });
    await pool.retire('tested', '$LATEST');
    expect(isAlive(pid)).toBe(false);
    const retired = pool.retire('tested');
    expect(await working).toMatchObject({ value: { errorType: 'Runtime.UnhandledPromiseRejection' } });
    await retired;
  });

  it('end together with the processes that they have started', async () => {
    const { run, pool } = runtime();
    const child = (await run({ handler: 'leaves-child.handler' })).value as number;
    expect(isAlive(child)).toBe(true);
    await pool.dispose();
    await expectEnd(child);
  });

  it('leave no process after a dispose during an invocation', async () => {
    const { run, pool, clock } = runtime();
    const { pid } = (await run(context)).value as Shown;
    const spinning = run({ handler: 'fails.handler', version: '1' }, { way: 'spins' });
    await expect.poll(() => clock.pending).toBeGreaterThan(0);
    await pool.dispose();
    await pool.dispose();
    expect(await spinning).toMatchObject({ functionError: 'Unhandled' });
    expect(isAlive(pid)).toBe(false);
    expect(clock.pending).toBe(0);
  });
});

describe('an invocation', () => {
  it('is refused when the role cannot be assumed', async () => {
    await expect(withoutRole().run(context)).rejects.toThrow(RoleNotAssumableError);
  });

  it('works without a log when the role may not write one', async () => {
    const { run, messages } = withoutPermission();
    const { logTail, functionError } = await run({ handler: 'logs.handler' });
    expect(functionError).toBeUndefined();
    expect(logTail).toContain('START RequestId');
    expect(messages).toEqual([]);
  });

  it('works when its log cannot be written', async () => {
    expect((await withBrokenLogs().run({ handler: 'echo.handler' }, { a: 1 })).value).toEqual({ a: 1 });
  });

  it('writes to its log stream while it still runs', async () => {
    const { run, messages, clock } = runtime();
    const working = run({ handler: 'callbacks.handler', runtime: 'nodejs22.x', timeoutMs: 1500 }, { way: 'never' });
    await expect.poll(() => clock.pending).toBeGreaterThan(0);
    await clock.advance(10);
    await expect.poll(() => messages[0]).toMatch(/^INIT_START/);
    await working;
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie still exists.
    return process.platform !== 'linux' || !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** A killed process still exists for a moment. */
async function expectEnd(pid: number): Promise<void> {
  await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false);
}
