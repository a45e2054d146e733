import { GetRecordsCommand } from '@aws-sdk/client-dynamodb-streams';
import { describe, expect, it } from 'vitest';
import type { Aws } from '../../../src/aws/clients.ts';
import { proveTrigger } from '../../../src/labs/engine/prove-trigger.ts';
import { SkippingClock } from '../../helpers/skipping-clock.ts';
import { SHORT_LIMITS, useLabs } from '../../helpers/use-lab.ts';

const labs = useLabs();

/** The first reads of the stream show nothing yet. */
function withLateRecords(aws: Aws, lateReads: number): Aws {
  let reads = 0;
  const send: Aws['send'] = async (client, command, options) => {
    const output = await aws.send(client, command, options);
    if (!(command instanceof GetRecordsCommand)) return output;
    reads += 1;
    return reads > lateReads ? output : { ...output, Records: [], NextShardIterator: command.input.ShardIterator };
  };
  return { ...aws, send };
}

describe('the proof that a trigger delivers', () => {
  it('is not taken from writes of which the stream has shown nothing yet', async () => {
    const { step, lab } = await labs.lab('dogs', { name: 'late' });
    const aws = withLateRecords(step.aws, 60);
    const options = { limits: { ...SHORT_LIMITS, longestPauseMs: 500 }, cleanUp: step, onLeftOver: () => {} };

    const { attempts, cleanUp } = await proveTrigger({ ...step, aws, clock: new SkippingClock() }, lab, options);
    await cleanUp();

    expect(attempts).toBeGreaterThan(1);
  });
});
