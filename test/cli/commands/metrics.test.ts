import { expect, it } from 'vitest';
import { useCli } from '../../helpers/run-cli.ts';

const cli = useCli();

it('reports that there is no function', async () => {
  const { stdout, stderr, code } = await cli.run('metrics hello');
  expect(stdout).toBe('');
  expect(stderr).toContain(
    'error: There is no function HelloStream, and no metrics of one.\n  hint: streamlab setup hello\n',
  );
  expect(code).toBe(10);
});

it('reports no metrics before the first invocation', async () => {
  await cli.run('setup hello');
  const { stdout, stderr, code } = await cli.run('metrics hello');
  expect(stdout).toMatch(/^Invocations +-$/m);
  expect(stderr).toContain('The function was not invoked in this time.');
  expect(code).toBe(0);
});

it('counts invocations, errors and durations', async () => {
  await cli.run('invoke hello');
  await cli.run(['invoke', 'hello', '--payload', '{"Records": 1}']);
  const { stdout } = await cli.run('metrics hello');
  expect(stdout).toMatch(/^Invocations +2 +█/m);
  expect(stdout).toMatch(/^Errors +1 +█/m);
  expect(stdout).toMatch(/^Throttles +0 +▁/m);
  expect(stdout).toMatch(/^Duration, average +[\d.]+ ms +█/m);
  expect(stdout).toMatch(/^Duration, maximum +[\d.]+ ms +█/m);
});

it('prints each series as JSON, with its points', async () => {
  const { series, function: name, periodSeconds } = await cli.json('metrics hello --period 300');
  expect([name, periodSeconds]).toEqual(['HelloStream', 300]);
  expect(series).toContainEqual({
    metric: 'Invocations',
    statistic: 'Sum',
    unit: '',
    total: 2,
    points: [{ time: expect.stringMatching(/^\d{4}-.*:\d[05]:00\.000Z$/), value: 2 }],
  });
});

it('names the times of the first and the last bar below the bars, as far as they fit the terminal', async () => {
  await cli.sandbox.advanceClock(120_000);
  await cli.run('invoke hello');
  const few = (await cli.run('metrics hello')).stdout.split('\n');
  expect(few.at(-2)).toMatch(/^ {20,}((\d{4}-\d\d-\d\d )?\d\d:\d\dZ( to )?){2}$/);
  const now = cli.sandbox.clock.now();
  const noon = (Math.floor(now / 86_400_000) + 1) * 86_400_000 + 43_200_000;
  await cli.sandbox.advanceClock(noon - now);
  await cli.run('invoke hello');
  const { stdout } = await cli.run('metrics hello --since 3d', { columns: 80, env: { NO_COLOR: '1' } });
  const lines = stdout.trimEnd().split('\n');
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  const [day, clock] = new Date(noon).toISOString().split('T');
  expect(lines.at(-1)).toMatch(new RegExp(`^ {20,}\\d{4}-.{11}Z +${day} ${clock?.slice(0, 5)}Z$`));
});
