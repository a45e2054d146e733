/** Section 9: IAM is eventually consistent, at AWS's pace. */
import { expect } from 'vitest';
import { type ConformanceCase, renderError } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { BASIC_POLICY, createFunction, createRole, createTableStream, DYNAMODB_POLICY } from '../resources.ts';

const SPREAD_MS = 30_000;

/** Tries to map a stream to the case's function; answers the HTTP status or the refusal. */
async function tryToMap(aws: Account, EventSourceArn: string): Promise<string> {
  const request = { FunctionName: aws.name, EventSourceArn, StartingPosition: 'LATEST' as const };
  return aws.lambda
    .createEventSourceMapping(request)
    .then(({ $metadata }) => `${$metadata.httpStatusCode}`, renderError);
}

export const propagationCases: readonly ConformanceCase[] = [
  {
    section: '9',
    operation: 'AttachRolePolicy',
    given: 'a mapping created right after it, and again 30 seconds later',
    expected: 'Cannot access stream, then 202',
    run: async (aws) => {
      const Role = await createRole(aws, [BASIC_POLICY]);
      await aws.passTime(SPREAD_MS);
      await createFunction(aws, { Role });
      const streamArn = await createTableStream(aws);
      await aws.iam.attachRolePolicy({ RoleName: aws.name, PolicyArn: DYNAMODB_POLICY });
      const first = await tryToMap(aws, streamArn);
      await aws.passTime(SPREAD_MS);
      expect([first, await tryToMap(aws, streamArn)]).toEqual([
        expect.stringMatching(/^InvalidParameterValueException 400: Cannot access stream /),
        '202',
      ]);
    },
  },
];
