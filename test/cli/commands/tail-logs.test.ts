import { beforeAll, describe, expect, it } from 'vitest';
import { useCli } from '../../helpers/run-cli.ts';
import { SkippingClock } from '../../helpers/skipping-clock.ts';

const cli = useCli();
const GROUP = '/aws/lambda/HelloStream';

describe('tail-logs before anything has been logged', () => {
  it('treats a log group that does not exist yet as empty', async () => {
    const { stdout, stderr, code } = await cli.run('tail-logs hello --no-follow');
    expect(stdout).toBe('');
    expect(stderr).toContain(`The log group ${GROUP} does not exist yet.`);
    expect(code).toBe(0);
  });

  it('gives up with exit code 8 when --count was not reached in time', async () => {
    const { stderr, code } = await cli.run('tail-logs hello --count 2 --timeout 2s', {
      clock: new SkippingClock(),
    });
    expect(stderr).toContain('error: Only 0 of 2 log events came within 2 s.\n  hint: streamlab status hello');
    expect(code).toBe(8);
  });

  it('waits for the group, and follows new events', async () => {
    let shown = '';
    const interrupt = new AbortController();
    const following = cli.run('tail-logs hello', {
      signal: interrupt.signal,
      onOutput: (text) => {
        shown += text;
        // Three records of the sample event, then the end of the invocation.
        if (/REPORT RequestId/.test(shown)) interrupt.abort(new Error('SIGINT'));
      },
    });
    await cli.run('setup hello');
    await cli.run('invoke hello');
    const { stdout, code } = await following;
    expect(stdout).toMatch(/ {2}INFO {2}1 INSERT \{.*\n.* {2}INFO {2}2 MODIFY \{.*\n.* {2}INFO {2}3 REMOVE \{/);
    expect(code).toBe(0);
  });
});

describe('tail-logs of what has been logged', () => {
  beforeAll(async () => {
    await cli.run('setup hello');
    await cli.run('invoke hello');
  });

  it('prints each event once, in order', async () => {
    const { stdout } = await cli.run('tail-logs hello --no-follow');
    const times = stdout.match(/^\d\d:\d\d:\d\d\.\d{3}/gm) ?? [];
    expect(times).toEqual([...times].sort());
    const ids = [...stdout.matchAll(/START RequestId: (\S+)/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('prints each event as a line of JSON', async () => {
    const { stdout } = await cli.run('tail-logs hello --no-follow --json');
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events[0]).toMatchObject({ kind: 'init-start' });
    const insert = events.find(
      ({ message }) => String(message).includes(' INSERT ') || String(message).includes('\t1 INSERT'),
    );
    expect(insert).toEqual({
      schemaVersion: 1,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      kind: 'application',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      level: 'INFO',
      logStream: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
      text: expect.stringMatching(/^1 INSERT \{.*\}$/),
      message: expect.stringContaining('1 INSERT'),
    });
  });

  it('prints messages unchanged with --raw', async () => {
    const { stdout } = await cli.run('tail-logs hello --no-follow --raw');
    expect(stdout).toMatch(/^REPORT RequestId: \S+\tDuration: .*\t$/m);
  });

  it('respects --since and --until', async () => {
    expect((await cli.run('tail-logs hello --no-follow --since 2099-01-01T00:00:00Z')).stdout).toBe('');
    expect((await cli.run('tail-logs hello --since 2h --until 1h')).stdout).toBe('');
  });

  it.each([
    ['an end before the start', ['--until', '20m'], '--until is before --since.'],
    ['an invalid filter pattern', ['--filter', '[unbalanced'], '--filter: Unexpected end of filter pattern.'],
  ])('rejects %s with exit code 2', async (_case, argv, message) => {
    const { stderr, code } = await cli.run(['tail-logs', 'hello', '--no-follow', ...argv]);
    expect(stderr).toContain(`error: ${message}`);
    expect(code).toBe(2);
  });

  it('continues after throttling', async () => {
    cli.sandbox.setFaults([{ operation: 'logs:FilterLogEvents', kind: 'throttle', count: 3 }]);
    const { stdout, code } = await cli.run('tail-logs hello --count 1 --timeout 15s', { clock: new SkippingClock() });
    cli.sandbox.setFaults([]);
    expect(stdout).toMatch(/INIT_START/);
    expect(code).toBe(0);
  });
});
