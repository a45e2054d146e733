import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { normalised, useRuntime } from '../../../../helpers/use-runtime.ts';

const IS_LINUX = process.platform === 'linux';
const runtime = useRuntime();
const usesMemory = { handler: 'uses-memory.handler', memorySizeMb: 128, timeoutMs: 60_000 };

describe.skipIf(!IS_LINUX)('a function that uses more memory than it has', () => {
  it.each(['buffers', 'heap', 'atOnce', 'child'])('is killed, and reports all of its memory: %s', async (way) => {
    const { run, messages } = runtime();
    expect(await run(usesMemory, { way, megabytes: 400 })).toMatchObject({
      functionError: 'Unhandled',
      value: {
        errorType: 'Runtime.OutOfMemory',
        errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Runtime exited with error: signal: killed$/),
      },
    });
    const shown = normalised(messages);
    expect(shown).toContain('RequestId: <id> Error: Runtime exited with error: signal: killed\nRuntime.OutOfMemory\n');
    expect(shown.at(-1)).toMatch(/\tStatus: error\tError Type: Runtime.OutOfMemory\n$/);
    expect(messages.at(-1)).toContain('\tMemory Size: 128 MB\tMax Memory Used: 128 MB\t');
    // The next event finds a new process.
    expect(await run(usesMemory, { way, megabytes: 1 })).toMatchObject({ value: 'fine' });
  });

  it('is told apart from one with enough memory', async () => {
    const { run, messages } = runtime();
    const event = { way: 'heap', megabytes: 30 };
    expect(await run(usesMemory, event)).toMatchObject({ value: 'fine', functionError: undefined });
    const larger = { ...usesMemory, memorySizeMb: 512, version: '1' };
    expect(await run(larger, { ...event, megabytes: 160 })).toMatchObject({ value: 'fine' });
    expect(messages.at(-1)).toMatch(/Max Memory Used: [12]\d\d MB/);
  });
});

describe('more output than the log can take', () => {
  const FORGED_HEADER = 'a55a0003ffffffff0000000000000000';

  it.skipIf(process.platform === 'win32').each([
    ['plain output', { descriptor: 1 }],
    ['a frame that claims to have 4 GB', { descriptor: 3, header: FORGED_HEADER }],
    ['nothing but line feeds', { descriptor: 1, letter: '\n', chunks: 2 }],
  ])('waits until the log has room for it: %s', async (_kind, how) => {
    const event = { chunks: 12 * 16, ...how };
    const sizes: number[] = [];
    const counts: number[] = [];
    let release = (): void => {};
    const isOpen = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { run } = slowlyLogged(async (texts) => {
      sizes.push(texts.join('').length);
      counts.push(texts.length);
      await isOpen;
    });
    const running = run({ handler: 'prints.handler', timeoutMs: 60_000 }, event);
    await expect.poll(() => sizes.length).toBeGreaterThan(0);
    release();
    expect(await running).toMatchObject({ value: 'printed' });
    expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeGreaterThanOrEqual(event.chunks * 64 * 1024);
    expect(Math.max(...sizes)).toBeLessThan(2 * 1024 * 1024);
    expect(Math.max(...counts)).toBeLessThanOrEqual(1_000);
  });
});

const slowLog: { append(texts: string[]): Promise<void> } = { append: async () => {} };
const slow = useRuntime({
  appendLogEvents: (_group, _stream, events) => slowLog.append(events.map(({ message }) => message)),
});

/** A runtime with a log that takes as long as `append` says. */
function slowlyLogged(append: (texts: string[]) => Promise<void>): ReturnType<typeof slow> {
  slowLog.append = append;
  return slow();
}

describe.skipIf(!IS_LINUX)('a process in a session of its own', () => {
  const leaves = { handler: 'leaves-child.handler' };

  it('ends with the environment of the function that has started it', async () => {
    const { run, pool } = runtime();
    const pid = (await run(leaves, { detached: true })).value as number; // the handler's answer
    expect(isRunning(pid)).toBe(true);
    await pool.dispose();
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  it('ends when its function is timed out', async () => {
    const { run } = runtime();
    const { logTail, value } = await run({ ...leaves, timeoutMs: 1_500 }, { detached: true, waits: true });
    expect(value).toMatchObject({ errorType: 'Sandbox.Timedout' });
    const [, pid] = /child (\d+)/.exec(logTail) ?? [];
    expect(Number(pid)).toBeGreaterThan(0);
    await expect.poll(() => isRunning(Number(pid))).toBe(false);
  });
});

describe('temporary files', () => {
  it("are in a folder of the environment's own, which is kept between invocations and removed with it", async () => {
    const { run, pool } = runtime();
    const folderOf = async (version: string): Promise<string> => {
      const { value } = await run({ handler: 'context.handler', version }, { variables: true });
      return (value as { variables: { TMPDIR: string } }).variables.TMPDIR; // the handler's answer
    };
    const folder = await folderOf('1');
    expect(existsSync(folder)).toBe(true);
    expect(await folderOf('1')).toBe(folder);
    expect(await folderOf('2')).not.toBe(folder);
    await pool.dispose();
    expect(existsSync(folder)).toBe(false);
  });
});

/** False for a zombie. */
function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
