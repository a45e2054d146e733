/** Section 2.7: asynchronous invocations and their retries. */

import type { ConformanceCase } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { expect } from '../expect.ts';
import { readMessages } from '../log-events.ts';
import { createFunction } from '../resources.ts';

/** The request ids of the invocations so far. */
async function requestIds(aws: Account): Promise<string[]> {
  const messages = await readMessages(aws);
  return messages.flatMap((message) => /^REPORT RequestId: (\S+)/.exec(message)?.[1] ?? []);
}

const MINUTE = 60_000;

export const asyncInvokeCases: readonly ConformanceCase[] = [
  {
    section: '2.7',
    operation: 'Invoke',
    given: 'Event, and a function that always fails',
    expected: 'two retries, about 1 and then 2 minutes later, with the same request id, and no more',
    run: async (aws) => {
      await createFunction(aws, { handler: "async () => { throw new Error('no'); }" });
      await aws.lambda.invoke({ FunctionName: aws.name, InvocationType: 'Event' });
      const counts: number[] = [];
      for (const wait of [0, MINUTE + 5_000, 2 * MINUTE + 5_000]) {
        await aws.passTime(wait);
        const expected = counts.length + 1;
        counts.push(
          (
            await aws.waitUntil(
              () => requestIds(aws),
              (ids) => ids.length >= expected,
            )
          ).length,
        );
      }
      expect(counts).toEqual([1, 2, 3]);
      await aws.passTime(60 * MINUTE);
      // This invocation runs after all that were due in that hour.
      await aws.lambda.invoke({ FunctionName: aws.name });
      const ids = await aws.waitUntil(
        () => requestIds(aws),
        ({ length }) => length >= 4,
      );
      expect([ids.length, new Set(ids.slice(0, 3)).size]).toEqual([4, 1]);
    },
  },
];
