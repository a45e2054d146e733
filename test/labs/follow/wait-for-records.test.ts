import { CloudWatchLogsClient, DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteEventSourceMappingCommand, DeleteFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../../../src/core/errors.ts';
import { proveTrigger } from '../../../src/labs/engine/prove-trigger.ts';
import { waitForRecords } from '../../../src/labs/follow/wait-for-records.ts';
import { targetTime } from '../../../src/steps/context.ts';
import { listMappings } from '../../../src/steps/event-source-mapping.ts';
import { SkippingClock } from '../../helpers/skipping-clock.ts';
import { SHORT_LIMITS, type UpLab, useLabs } from '../../helpers/use-lab.ts';

const labs = useLabs();

const MINUTE_MS = 60_000;

const functionOf = ({ step }: UpLab): string => `${step.namePrefix}-ProcessDynamoDBRecords`;

interface Removal {
  readonly what: string;
  readonly remove: (up: UpLab) => Promise<unknown>;
  readonly cause: string;
  readonly next?: RegExp;
}

const REMOVALS: readonly Removal[] = [
  {
    what: 'function',
    remove: (up) => labs.client(LambdaClient).send(new DeleteFunctionCommand({ FunctionName: functionOf(up) })),
    cause: 'there is no function function-ProcessDynamoDBRecords',
  },
  {
    what: 'table',
    remove: () => labs.client(DynamoDBClient).send(new DeleteTableCommand({ TableName: 'table-Dogs' })),
    cause: 'there is no table table-Dogs',
  },
  {
    what: 'mapping',
    remove: async (up) => {
      const [{ UUID } = {}] = await listMappings(up.step, functionOf(up));
      return labs.client(LambdaClient).send(new DeleteEventSourceMappingCommand({ UUID }));
    },
    cause: 'nothing connects the stream with mapping-ProcessDynamoDBRecords',
    next: /^aws lambda create-event-source-mapping /,
  },
  {
    what: 'log-group',
    remove: (up) => {
      const logGroupName = `/aws/lambda/${functionOf(up)}`;
      return labs.client(CloudWatchLogsClient).send(new DeleteLogGroupCommand({ logGroupName }));
    },
    cause: 'the log group /aws/lambda/log-group-ProcessDynamoDBRecords was deleted',
  },
];

describe('the wait of run for its records', () => {
  it.each(REMOVALS)(
    'gives up at once, with the reason, when somebody removes the $what',
    async ({ what, remove, cause, next = /^streamlab setup dogs --name/ }) => {
      const up = await labs.lab('dogs', { name: what });
      const { lab, step } = up;
      const options = { limits: SHORT_LIMITS, cleanUp: step, onLeftOver: () => {} };
      const proven = await proveTrigger(step, lab, options);
      const since = await targetTime(step);
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
