import { expect, test } from 'vitest';
import { undefinedIfAbsent } from '../../src/aws/absent.ts';
import { awsError } from '../../src/aws/errors.ts';

const TARGET = { kind: 'sandbox', region: 'us-east-1' } as const;

function failure(name: string): Promise<string> {
  return Promise.reject(awsError(Object.assign(new Error('no such thing'), { name }), 'GetThing', TARGET));
}

test.each(['ResourceNotFoundException', 'NoSuchEntity', 'NoSuchEntityException'])('%s means absent', async (name) => {
  expect(await undefinedIfAbsent(failure(name))).toBeUndefined();
});

test('passes on an answer and any other error', async () => {
  expect(await undefinedIfAbsent(Promise.resolve('answer'))).toBe('answer');
  await expect(undefinedIfAbsent(failure('AccessDenied'))).rejects.toThrow('no such thing');
});
