import { afterEach, expect, it } from 'vitest';
import { openAws } from '../../../src/aws/clients.ts';
import { planLab } from '../../../src/labs/engine/plan.ts';
import { setUpLab } from '../../../src/labs/engine/set-up-lab.ts';
import { tearDownLab } from '../../../src/labs/engine/tear-down-lab.ts';
import { scoreOf } from '../../../src/labs/engine/verify.ts';
import { rounds } from '../../helpers/rounds.ts';
import { SkippingClock } from '../../helpers/skipping-clock.ts';
import { useLabs } from '../../helpers/use-lab.ts';

const labs = useLabs();
const labIds = ['dogs', 'kinesis', 'scores'].slice(0, rounds({ normal: 1, long: 3 }));
afterEach(() => labs.sandbox.setFaults([]));

it.each(labIds)('sets up, verifies and tears down %s while AWS refuses two of five calls', async (id) => {
  const { lab, step: unthrottled, verify } = await labs.lab(id, { name: 'slow', isUp: false });
  let refused = 0;
  const onThrottled = (): void => {
    refused += 1;
  };
  const clock = new SkippingClock();
  const aws = openAws(unthrottled.aws.target, { signal: unthrottled.signal, clock, onThrottled });
  const step = { ...unthrottled, aws };
  labs.sandbox.setFaults([{ operation: '*', kind: 'throttle', probability: 0.4 }]);

  await setUpLab(step, planLab(lab), { adopt: false, onStep: () => {} });
  const checks = await verify({ cleanUp: step }, step);
  const { left, steps } = await tearDownLab(step, planLab(lab), () => {});
  aws.dispose();

  expect(scoreOf(checks)).toMatchObject({ passed: lab.checks.length });
  expect(left).toEqual([]);
  expect(steps.filter(({ outcome }) => outcome !== 'removed')).toEqual([]);
  expect(refused).toBeGreaterThan(10);
});
