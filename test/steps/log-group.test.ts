import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Aws, openAws } from '../../src/aws/clients.ts';
import { awsError } from '../../src/aws/errors.ts';
import type { Target } from '../../src/aws/target.ts';
import { nextCommand } from '../../src/cli/next-command.ts';
import { systemClock } from '../../src/cli/system-clock.ts';
import type { StepContext } from '../../src/steps/context.ts';
import { readableLogGroupOf } from '../../src/steps/log-group.ts';

const { signal } = new AbortController();
const target: Target = { kind: 'aws', region: 'us-east-1' };
let aws: Aws;
beforeAll(() => {
  aws = openAws(target, { signal, clock: systemClock });
});
afterAll(() => aws.dispose());

const step = (name: string): StepContext => ({
  aws: {
    ...aws,
    send: async () => {
      throw awsError(Object.assign(new Error('No'), { name }), 'GetFunction', target);
    },
  },
  accountId: '000000000000',
  signal,
  clock: systemClock,
  labId: 'dogs',
  nextCommand: nextCommand('streamlab', {}),
  namePrefix: undefined,
  timeoutMs: 1_000,
  dryRun: false,
});

it.each(['ResourceNotFoundException', 'AccessDeniedException'])(
  "is Lambda's default when GetFunction answers %s",
  async (name) => {
    expect(await readableLogGroupOf(step(name), 'YOURNAME-F')).toBe('/aws/lambda/student-F');
  },
);

it('rejects with every other error', async () => {
  await expect(readableLogGroupOf(step('ServiceException'), 'F')).rejects.toMatchObject({ name: 'ServiceException' });
});
