import { expect, test } from 'vitest';
import { compileInputRules } from '../../../src/sandbox/contract/input-check.ts';
import type { InputRules } from '../../../src/sandbox/contract/input-rules.ts';

const describeViolations = (input: object, rules: InputRules): string | undefined => compileInputRules(rules)(input);

test('finds no violation in a valid input', () => {
  expect(describeViolations({ Name: 'a' }, { Name: { required: true, minLength: 1 } })).toBeUndefined();
});

test('counts, names and joins violations', () => {
  const rules = { Name: { required: true }, Limit: { min: 1, max: 10 } };
  expect(describeViolations({ Limit: 11 }, rules)).toBe(
    "2 validation errors detected: Value null at 'name' failed to satisfy constraint: Member must not be null; " +
      "Value '11' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10",
  );
});

test('names the entry of a list', () => {
  expect(describeViolations({ Records: [{ Key: 'a' }, { Key: '' }] }, { 'Records.member.Key': { minLength: 1 } })).toBe(
    "1 validation error detected: Value '' at 'records.2.member.key' failed to satisfy constraint: " +
      'Member must have length greater than or equal to 1',
  );
});

test('stops after ten', () => {
  const input = { Records: Array.from({ length: 30 }, () => ({ Key: '' })) };
  const text = describeViolations(input, { 'Records.member.Key': { minLength: 1 } });
  expect(text).toMatch(/^10 validation errors detected: /);
  expect(text).toContain("'records.10.member.key'");
  expect(text).not.toContain("'records.11.member.key'");
});

test('a name is required unless there is an ARN', () => {
  const rules = { Name: { requiredUnless: 'ARN' } };
  expect(describeViolations({ ARN: 'arn:x' }, rules)).toBeUndefined();
  expect(describeViolations({ ARN: undefined }, rules)).toContain("Value null at 'name'");
});

test('prints the size of a blob, not its bytes', () => {
  expect(describeViolations({ Data: new Uint8Array(3) }, { Data: { maxLength: 2 } })).toBe(
    "1 validation error detected: Value 'java.nio.HeapByteBuffer[pos=0 lim=3 cap=3]' at 'data' failed to satisfy " +
      'constraint: Member must have length less than or equal to 2',
  );
});

test.each([
  [
    { Tags: { abc: 'x' } },
    { keyLength: [1, 2] as const },
    "Value '{abc=x}' at 'tags'",
    'Map keys must satisfy constraint: [Member must have length less than or equal to 2, Member must have length greater than or equal to 1]',
  ],
  [
    { Tags: { a: 'xyz' } },
    { valueLength: [0, 2] as const },
    "Value '{a=xyz}' at 'tags'",
    'Map value must satisfy constraint: [Member must have length less than or equal to 2, Member must have length greater than or equal to 0]',
  ],
  [
    { Tags: ['abc'] },
    { entryLength: [1, 2] as const },
    "Value '[abc]' at 'tags'",
    'Member must satisfy constraint: [Member must have length less than or equal to 2, Member must have length greater than or equal to 1]',
  ],
])('checks the lengths inside %j', (input, rule, value, constraint) => {
  expect(describeViolations(input, { Tags: rule })).toBe(
    `1 validation error detected: ${value} failed to satisfy constraint: ${constraint}`,
  );
});

test('reports the violations of one value in the order of its rule', () => {
  const text = describeViolations({ Name: '' }, { Name: { required: true, pattern: '[a-z]+', minLength: 1 } });

  expect(text).toBe(
    "2 validation errors detected: Value '' at 'name' failed to satisfy constraint: Member must satisfy regular " +
      "expression pattern: [a-z]+; Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1",
  );
});

test('reports the entries of a list once, with all of their constraints', () => {
  const rules = {
    Architectures: { minLength: 1 },
    'Architectures.member': { values: ['x86_64', 'arm64'], required: true },
  };

  expect(describeViolations({ Architectures: ['arm64'] }, rules)).toBeUndefined();
  expect(describeViolations({}, rules)).toBeUndefined();
  expect(describeViolations({ Architectures: ['i686'] }, rules)).toBe(
    "1 validation error detected: Value '[i686]' at 'architectures' failed to satisfy constraint: Member must satisfy " +
      'constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]',
  );
});

test('constrains keys and values of a map, in all of Unicode', () => {
  const rules = {
    'Tags.{key}': { maxLength: 3 },
    'Tags.{value}': { maxLength: 256, minLength: 0, pattern: '([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)' },
  };

  expect(describeViolations({ Tags: { key: 'Grüße, nein'.slice(0, 5) } }, rules)).toBeUndefined();
  expect(describeViolations({ Tags: { long: 'a,b' } }, rules)).toBe(
    "2 validation errors detected: Value '{long=a,b}' at 'tags' failed to satisfy constraint: Map keys must satisfy " +
      "constraint: [Member must have length less than or equal to 3]; Value '{long=a,b}' at 'tags' failed to satisfy " +
      'constraint: Map value must satisfy constraint: [Member must have length less than or equal to 256, Member must ' +
      'have length greater than or equal to 0, Member must satisfy regular expression pattern: ([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)]',
  );
});

test('names the value of a map by its key', () => {
  const input = { RequestItems: { table: { Keys: [] } } };

  expect(describeViolations(input, { 'RequestItems.{value}.Keys': { minLength: 1 } })).toContain(
    "Value '[]' at 'requestItems.table.member.keys'",
  );
});

test('lowers the first letter of a name only, as AWS does', () => {
  expect(describeViolations({}, { KMSKeyArn: { required: true } })).toContain("at 'kMSKeyArn'");
});
