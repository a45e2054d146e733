/**
 * Every lab at the pace of AWS, on a clock that moves on with each wait. The same on a real account, with its own credentials,
 * under a random --name, for a few cents: STREAMLAB_TARGET=aws npx vitest run test/e2e/labs-on-aws.test.ts
 */
import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { labs } from '../../src/labs/catalog/index.ts';
import { HastyClock } from '../helpers/hasty-clock.ts';
import { type RunOptions, useCli } from '../helpers/run-cli.ts';
import { accountContents, NOTHING } from './account-contents.ts';

interface LabResult {
  readonly lab: string;
  readonly verify: { readonly checks: readonly { readonly id: string; readonly state: string }[] };
  readonly teardown: { readonly left: readonly string[] };
}

const onAccount = process.env.STREAMLAB_TARGET === 'aws';
const AN_HOUR_MS = 3_600_000;

const cli = useCli({ pace: 'aws' });
const target = onAccount ? ['--target', 'aws', '--name', `test-${randomUUID().slice(0, 8)}`] : [];
const options: RunOptions = onAccount ? { env: process.env } : { clock: new HastyClock(() => cli.sandbox) };

afterAll(async () => {
  // After a failure; another teardown finds nothing.
  if (onAccount) await cli.run(['teardown', '--all', '--yes', ...target], options);
}, AN_HOUR_MS);

test(`run --all --teardown passes every check ${onAccount ? 'on a real account' : 'at the pace of AWS'} and leaves nothing`, {
  timeout: onAccount ? AN_HOUR_MS : 180_000,
}, async () => {
  const { code, stdout, stderr } = await cli.run(['run', '--all', '--teardown', '--json', ...target], options);

  // What main prints with --json after success; another form fails below.
  const results = code === 0 || code === 4 ? (JSON.parse(stdout) as { readonly labs: readonly LabResult[] }).labs : [];
  const checks = results.flatMap(({ verify }) => verify.checks);
  expect(
    results.map(({ lab }) => lab),
    stderr,
  ).toEqual(labs.map(({ id }) => id));
  expect(checks).toHaveLength(labs.flatMap((lab) => lab.checks).length);
  // On an account, deletions by TTL take days.
  const passing = onAccount ? ['pass', 'pending'] : ['pass'];
  expect(checks.filter(({ state }) => !passing.includes(state))).toEqual([]);
  expect(results.flatMap(({ teardown }) => teardown.left)).toEqual([]);
  // Some of these calls are throttled.
  if (!onAccount) await expect.poll(() => accountContents(cli.client)).toEqual(NOTHING);
});
