import { expect, test } from 'vitest';
import { decodeMarker, encodeMarker, pageAfter, pageAfterMarker } from '../../../src/sandbox/contract/paging.ts';

const NAMES = ['b', 'a', 'd', 'c'];
const nameOf = (name: string): string => name;

test('pages are ordered by key', () => {
  expect(pageAfter(NAMES, nameOf, { limit: 3 })).toEqual({ items: ['a', 'b', 'c'], last: 'c' });
  expect(pageAfter(NAMES, nameOf, { after: 'c', limit: 3 })).toEqual({ items: ['d'], last: undefined });
});

test('pages are in descending order on request', () => {
  expect(pageAfter(NAMES, nameOf, { limit: 2, descending: true })).toEqual({ items: ['d', 'c'], last: 'c' });
  expect(pageAfter(NAMES, nameOf, { after: 'c', limit: 2, descending: true })).toEqual({
    items: ['b', 'a'],
    last: undefined,
  });
});

test('a page continues after a key that no longer exists', () => {
  expect(pageAfter(NAMES, nameOf, { after: 'bb', limit: 9 }).items).toEqual(['c', 'd']);
});

test('markers lead through all pages', () => {
  const seen: string[][] = [];
  let marker: string | undefined;
  do {
    const page = pageAfterMarker(NAMES, nameOf, { marker, limit: 3, refuse: () => new Error('invalid') });
    seen.push([...page.items]);
    marker = page.marker;
  } while (marker !== undefined);
  expect(seen).toEqual([['a', 'b', 'c'], ['d']]);
});

test('refuses a forged marker', () => {
  const refuse = (): Error => new Error('invalid marker');
  expect(() => pageAfterMarker(NAMES, nameOf, { marker: 'bm8', limit: 1, refuse })).toThrow('invalid marker');
  expect([decodeMarker('bm8'), decodeMarker(encodeMarker('né'))]).toEqual([undefined, 'né']);
});
