import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../../src/sandbox/contract/faults.ts';
import { type ControlOperation, callControl } from '../../../../src/sandbox/daemon/client.ts';
import { useSandbox } from '../../../helpers/use-sandbox.ts';

const used = useSandbox();
const listTables = () => used.client(DynamoDBClient).send(new ListTablesCommand());
const throttle: Fault = { operation: 'dynamodb:ListTables', kind: 'throttle' };

afterEach(() => used.sandbox.setFaults([]));

function control(operation: ControlOperation, input: object = {}): Promise<unknown> {
  const { endpoint, credentials, region, accountId } = used.sandbox;
  const connection = { pid: process.pid, endpoint, ...credentials, region, accountId, version: '', startedAt: '' };
  return callControl(connection, operation, input);
}

/** Invalid lists, which would break all requests or never hit one, and the message of each. */
const INVALID: readonly (readonly [name: string, faults: unknown, message: string])[] = [
  ['null', null, 'The faults must be a list, not null.'],
  ['a text', 'throttle', 'The faults must be a list, not "throttle".'],
  ['an object', { 0: throttle }, 'The faults must be a list, not {"0":'],
  ['a number in the list', [5], 'A fault must be an object such as '],
  ['null in the list', [null], 'not null.'],
  ['a list in the list', [[]], 'A fault must be an object such as '],
  ['a member that faults do not have', [{ ...throttle, share: 1 }], 'A fault has no member "share"; its members are '],
  ['no operation', [{ kind: 'drop' }], 'or *, not undefined.'],
  ['an operation that is no text', [{ ...throttle, operation: 7 }], 'or *, not 7.'],
  ['an empty operation', [{ ...throttle, operation: '' }], 'or *, not "".'],
  ['an operation of all services', [{ ...throttle, operation: '*:PutItem' }], 'or *, not "*:PutItem".'],
  ['a service that is not there', [{ ...throttle, operation: 's3' }], 'The operation of a fault must be '],
  ['a misspelt service', [{ ...throttle, operation: 'dynamo:PutItem' }], 'The sandbox has no service "dynamo"; '],
  ['the control service', [{ ...throttle, operation: 'streamlab:Stop' }], 'The sandbox has no service "streamlab"; '],
  ['a property of every object', [{ ...throttle, operation: 'constructor' }], 'has no service "constructor"; '],
  [
    'no kind',
    [{ operation: '*' }],
    'The kind of a fault must be latency or throttle or error or drop or drop-reply or truncate or hang, not undefined.',
  ],
  ['a kind that is not known', [{ ...throttle, kind: 'slow' }], 'not "slow".'],
  ['a count of 0', [{ ...throttle, count: 0 }], 'The count of a fault must be a whole number from 1, not 0.'],
  ['half a count', [{ ...throttle, count: 1.5 }], 'not 1.5.'],
  ['a count as text', [{ ...throttle, count: '3' }], 'not "3".'],
  [
    'a probability above 1',
    [{ ...throttle, probability: 40 }],
    'The probability of a fault must be a number from 0 to 1',
  ],
  ['a negative probability', [{ ...throttle, probability: -0.1 }], 'from 0 to 1, not -0.1.'],
  ['a latency as text', [{ operation: '*', kind: 'latency', latencyMs: '2s' }], 'from 0 to 3600000, not "2s".'],
  ['a latency of a day', [{ operation: '*', kind: 'latency', latencyMs: 86_400_000 }], 'not 86400000.'],
];

describe('SetFaults and AddFaults', () => {
  it.each(INVALID)('refuse %s, and change nothing', async (_name, faults, message) => {
    used.sandbox.setFaults([throttle]);
    for (const operation of ['SetFaults', 'AddFaults'] as const) {
      await expect(control(operation, { Faults: faults })).rejects.toMatchObject({
        code: 'ValidationException',
        reason: expect.stringContaining(message),
      });
    }
    expect(await control('GetFaults')).toEqual({ Faults: [{ ...throttle, hits: 0 }] });
    expect(await control('GetStatus')).toMatchObject({ pid: process.pid });
  });

  it('refuse an operation that is not served, and change nothing', async () => {
    for (const operation of ['dynamodb:PutItems', 'dynamodb:CreateBackup', 'sts:putItem']) {
      const faults = [throttle, { operation, kind: 'drop' }];
      await expect(control('SetFaults', { Faults: faults })).rejects.toMatchObject({
        code: 'ValidationException',
        reason: `The sandbox does not serve the operation ${operation}.`,
      });
    }
    expect(await control('GetFaults')).toEqual({ Faults: [] });
  });

  it('refuse a missing list, which does not remove all faults', async () => {
    await expect(control('SetFaults', {})).rejects.toMatchObject({
      reason: 'The faults must be a list, not undefined.',
    });
  });

  it('inject faults, in place of the others or in addition', async () => {
    await control('SetFaults', { Faults: [{ operation: 'cloudwatch', kind: 'drop' }] });
    await control('SetFaults', { Faults: [{ ...throttle, count: 1 }] });
    await expect(listTables()).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });

    await control('AddFaults', { Faults: [{ operation: 'dynamodb', kind: 'error', count: 1 }] });
    await expect(listTables()).rejects.toMatchObject({ name: 'InternalServerError' });

    await listTables();
    expect(await control('GetFaults')).toEqual({
      Faults: [
        { ...throttle, count: 1, hits: 1 },
        { operation: 'dynamodb', kind: 'error', count: 1, hits: 1 },
      ],
    });
  });

  it('never hit the control service', async () => {
    await control('SetFaults', { Faults: [{ operation: '*', kind: 'drop' }] });
    await expect(listTables()).rejects.toThrow();
    expect(await control('GetStatus')).toMatchObject({ pid: process.pid });
    await control('SetFaults', { Faults: [] });
    await listTables();
  });
});

describe('setFaults of the library', () => {
  it.each(INVALID)('throws for %s, and changes nothing', async (_name, faults, message) => {
    used.sandbox.setFaults([throttle]);
    expect(() => used.sandbox.setFaults(faults as Fault[])).toThrow(message);
    expect(await control('GetFaults')).toEqual({ Faults: [{ ...throttle, hits: 0 }] });
  });

  it('tells a wrong type from a value out of range', () => {
    expect(() => used.sandbox.setFaults([{ ...throttle, kind: 'slow' as 'drop' }])).toThrow(TypeError);
    expect(() => used.sandbox.setFaults([{ ...throttle, count: -1 }])).toThrow(RangeError);
  });
});
