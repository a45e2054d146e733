/**
 * Labs at the pace of AWS, on a clock that moves on with each wait: one of each kind of stream, and all six in
 * `npm run test:long`. All on a real account, with its own credentials, under a random --name, for a few cents:
 * STREAMLAB_TARGET=aws npx vitest run test/e2e/labs-on-aws.test.ts
 */
import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { labs } from '../../src/labs/catalog/index.ts';
import { HastyClock } from '../helpers/hasty-clock.ts';
import { isLong } from '../helpers/rounds.ts';
import { type RunOptions, useCli } from '../helpers/run-cli.ts';
import { accountContents, NOTHING } from './account-contents.ts';

interface LabResult {
  readonly lab: string;
  readonly verify: { readonly checks: readonly { readonly id: string; readonly state: string }[] };
  readonly teardown: { readonly left: readonly string[] };
}

const onAccount = process.env.STREAMLAB_TARGET === 'aws';
const AN_HOUR_MS = 3_600_000;

const chosen = onAccount || isLong ? labs : labs.filter(({ id }) => id === 'hello' || id === 'kinesis');

const cli = useCli({ pace: 'aws' });
const target = onAccount ? ['--target', 'aws', '--name', `test-${randomUUID().slice(0, 8)}`] : [];
const options: RunOptions = onAccount ? { env: process.env } : { clock: new HastyClock(() => cli.sandbox) };

afterAll(async () => {
  // After a failure; another teardown finds nothing.
  if (onAccount) await cli.run(['teardown', '--all', '--yes', ...target], options);
}, AN_HOUR_MS);

const where = onAccount ? 'on a real account' : 'at the pace of AWS';

test(`run --teardown passes every check ${where} and leaves nothing: ${chosen.map(({ id }) => id).join(', ')}`, {
  timeout: onAccount ? AN_HOUR_MS : 180_000,
}, async () => {
  const results: LabResult[] = [];
  for (const words of chosen === labs ? ['--all'] : chosen.map(({ id }) => id)) {
    const { code, stdout, stderr } = await cli.run(['run', words, '--teardown', '--json', ...target], options);
    // On an account, deletions by TTL take days.
    expect(onAccount ? [0, 4] : [0], `${stdout}\n${stderr}`).toContain(code);
    // What main prints with --json after success; another form fails below.
    const printed = JSON.parse(stdout) as LabResult | { readonly labs: readonly LabResult[] };
    results.push(...('labs' in printed ? printed.labs : [printed]));
  }

  const checks = results.flatMap(({ verify }) => verify.checks);
  expect(results.map(({ lab }) => lab)).toEqual(chosen.map(({ id }) => id));
  expect(checks).toHaveLength(chosen.flatMap((lab) => lab.checks).length);
  const passing = onAccount ? ['pass', 'pending'] : ['pass'];
  expect(checks.filter(({ state }) => !passing.includes(state))).toEqual([]);
  expect(results.flatMap(({ teardown }) => teardown.left)).toEqual([]);
  // Some of these calls are throttled.
  if (!onAccount) await expect.poll(() => accountContents(cli.client)).toEqual(NOTHING);
});
