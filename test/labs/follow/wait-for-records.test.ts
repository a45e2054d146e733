import { CloudWatchLogsClient, DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteEventSourceMappingCommand, DeleteFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../../src/core/errors.ts';
import { type ProvenTrigger, proveTrigger } from '../../../src/labs/engine/prove-trigger.ts';
import { waitForRecords } from '../../../src/labs/follow/wait-for-records.ts';
import { targetTime } from '../../../src/steps/context.ts';
import { listMappings } from '../../../src/steps/event-source-mapping.ts';
import { SkippingClock } from '../../helpers/skipping-clock.ts';
import { SHORT_LIMITS, type UpLab, useLabs } from '../../helpers/use-lab.ts';

const labs = useLabs();

const MINUTE_MS = 60_000;

const FUNCTION = 'gone-ProcessDynamoDBRecords';
const LOG_GROUP = `/aws/lambda/${FUNCTION}`;

interface Removal {
  readonly what: string;
  readonly remove: (up: UpLab) => Promise<unknown>;
  readonly cause: string;
  readonly next?: RegExp;
}

/** From the same lab, one after the other: each is told before those that went earlier. */
const REMOVALS: readonly Removal[] = [
  {
    what: 'log group',
    remove: () => labs.client(CloudWatchLogsClient).send(new DeleteLogGroupCommand({ logGroupName: LOG_GROUP })),
    cause: `the log group ${LOG_GROUP} was deleted`,
  },
  {
    what: 'mapping',
    remove: async ({ step }) => {
      const [{ UUID } = {}] = await listMappings(step, FUNCTION);
      return labs.client(LambdaClient).send(new DeleteEventSourceMappingCommand({ UUID }));
    },
    cause: `nothing connects the stream with ${FUNCTION}`,
    next: /^aws lambda create-event-source-mapping /,
  },
  {
    what: 'table',
    remove: () => labs.client(DynamoDBClient).send(new DeleteTableCommand({ TableName: 'gone-Dogs' })),
    cause: 'there is no table gone-Dogs',
  },
  {
    what: 'function',
    remove: () => labs.client(LambdaClient).send(new DeleteFunctionCommand({ FunctionName: FUNCTION })),
    cause: `there is no function ${FUNCTION}`,
  },
];

describe('the wait of run for its records', () => {
  let up: UpLab;
  let proven: ProvenTrigger;
  let since: Date;
  beforeAll(async () => {
    up = await labs.lab('dogs', { name: 'gone' });
    const options = { limits: SHORT_LIMITS, cleanUp: up.step, onLeftOver: () => {} };
    proven = await proveTrigger(up.step, up.lab, options);
    since = await targetTime(up.step);
  });

  it.each(REMOVALS)(
    'gives up at once, with the reason, when somebody removes the $what',
    async ({ remove, cause, next = /^streamlab setup dogs --name/ }) => {
      const { lab, step } = up;
      await remove(up);
      const clock = new SkippingClock();
      const started = clock.now();

      const waiting = waitForRecords({ ...step, clock, timeoutMs: 5 * MINUTE_MS }, lab, {
        records: 3,
        since: since.getTime(),
        except: proven.requestIds,
        obstacle: (quietMs) => proven.obstacle(since, quietMs),
        onEvent: () => {},
      });

      await expect(waiting).rejects.toMatchObject({
        message: expect.stringMatching(new RegExp(`^Only 0 of 3 records have reached .* within .*: .*${cause}`)),
        hint: expect.stringMatching(next),
        exitCode: EXIT.gaveUp,
      });
      expect(clock.now() - started).toBeLessThan(MINUTE_MS);
    },
  );
});
