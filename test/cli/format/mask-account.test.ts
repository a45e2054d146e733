import { expect, it } from 'vitest';
import { maskAccount } from '../../../src/cli/format/mask-account.ts';

it.each([
  ['arn:aws:iam::123456789012:role/lab', 'arn:aws:iam::************:role/lab'],
  ['"accountId":"123456789012"', '"accountId":"************"'],
  ['AWS, account 123456789012, us-east-1', 'AWS, account ************, us-east-1'],
  ['1234567890123', '1234567890123'],
  ['shardId-123456789012', 'shardId-123456789012'],
])('masks the account in %s', (text, masked) => {
  expect(maskAccount(text, '123456789012')).toBe(masked);
});
