import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { PACES } from '../../../src/sandbox/contract/pace.ts';
import { isLong } from '../../helpers/rounds.ts';
import { useCli } from '../../helpers/run-cli.ts';

describe('run on a trigger that starts to read long after it is Enabled', () => {
  /** LATEST misses the first of the marked writes. */
  const cli = useCli({ pace: { ...PACES.fast, latestPosition: 1_000 } });

  it.each(isLong ? ['dogs', 'kinesis'] : ['dogs'])(
    'writes again until the trigger of %s delivers, says so, and then writes the test items',
    async (lab) => {
      const { code, stdout, stderr } = await cli.run(`run ${lab}`);

      expect(code, stderr).toBe(0);
      expect(stderr).toMatch(
        /^The new trigger delivered none of the marked writes of the first .* s; LATEST misses what comes before it polls\. Now it delivers\.$/m,
      );
      expect(stdout).toContain(`${lab}: ${lab === 'dogs' ? '6 of 6' : '5 of 5'} passed`);
      expect(stdout.match(/^\d\d:.*streamlab-verify-/gm)).toBeNull();
    },
  );

  it('writes no marked item to a trigger that has delivered before, and leaves none', async () => {
    const { code, stderr } = await cli.run('run dogs --no-verify');

    expect(code, stderr).toBe(0);
    expect(stderr).not.toContain('marked');
    const { Items } = await cli.client(DynamoDBClient).send(new ScanCommand({ TableName: 'Dogs' }));
    expect(Items).toEqual([]);
  });
});
