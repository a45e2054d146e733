import { expect, it } from 'vitest';
import { rounds } from '../../helpers/rounds.ts';
import { useCli } from '../../helpers/run-cli.ts';

const cli = useCli();

const REGIONS = [
  ['us-gov-west-1', 'aws-us-gov'],
  ['eusc-de-east-1', 'aws-eusc'],
  ['cn-north-1', 'aws-cn'],
  ['us-iso-east-1', 'aws-iso'],
] as const;

it.each(REGIONS.slice(0, rounds({ normal: 1, long: 4 })))(
  'runs a whole lab in %s with ARNs of %s only',
  async (region, partition) => {
    const { stdout, stderr, code } = await cli.run(`run dogs --teardown --explain --region ${region}`);
    expect(code).toBe(0);
    expect(stdout).toContain('dogs: 6 of 6 passed');
    const arns = `${stdout}${stderr}`.match(/arn:[^:\s]+:/g) ?? [];
    expect(new Set(arns)).toEqual(new Set([`arn:${partition}:`]));
  },
);
