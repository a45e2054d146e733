import { expect, it } from 'vitest';
import { useCli } from '../../helpers/run-cli.ts';

const cli = useCli();

it('reports no metrics before the first invocation', async () => {
  const { stdout, stderr, code } = await cli.run('metrics hello');
  expect(stdout).toMatch(/^Invocations +-$/m);
  expect(stderr).toContain('No metrics yet: CloudWatch shows invocations one to three minutes after they happened.');
  expect(code).toBe(0);
});

it('counts invocations, errors and durations', async () => {
  await cli.run('setup hello');
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
