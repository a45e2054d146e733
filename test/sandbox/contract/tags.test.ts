import { expect, test } from 'vitest';
import { MAX_TAGS, mergeTags, tagList, withoutTags } from '../../../src/sandbox/contract/tags.ts';

const tooMany = (): Error => new Error('too many tags');

test('adds tags and replaces the values of those that exist', () => {
  expect(mergeTags({ a: '1', b: '2' }, { b: '3', c: '4' }, tooMany)).toEqual({ a: '1', b: '3', c: '4' });
});

test('refuses more tags than the quota', () => {
  const full = Object.fromEntries(Array.from({ length: MAX_TAGS }, (_, index) => [`key${index}`, '']));
  expect(Object.keys(mergeTags(full, { key0: 'replaced' }, tooMany))).toHaveLength(MAX_TAGS);
  expect(() => mergeTags(full, { another: '' }, tooMany)).toThrow('too many tags');
});

test('removes tags and ignores unknown keys', () => {
  expect(withoutTags({ a: '1', b: '2' }, ['b', 'c'])).toEqual({ a: '1' });
});

test('lists tags in the form of the wire', () => {
  expect(tagList({ a: '1' })).toEqual([{ Key: 'a', Value: '1' }]);
});
