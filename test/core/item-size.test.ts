import { describe, expect, test } from 'vitest';
import { type AttributeMap, itemSize } from '../../src/core/item-size.ts';

describe('itemSize', () => {
  const cases: [string, AttributeMap, number][] = [
    ['nothing', {}, 0],
    ['a string in UTF-8', { ä: { S: '🐕' } }, 2 + 4],
    ['an empty string', { a: { S: '' } }, 1],
    ['binary as raw bytes', { b: { B: Buffer.from([1, 2, 3]).toString('base64') } }, 1 + 3],
    ['booleans and null', { t: { BOOL: true }, f: { BOOL: false }, n: { NULL: true } }, 3 + 3],
    ['a number of one digit', { n: { N: '7' } }, 1 + 2],
    ['a number of three digits', { n: { N: '101' } }, 1 + 3],
    ['zeros at both ends of a number', { n: { N: '0.00120' } }, 1 + 2],
    ['zero', { n: { N: '0' } }, 1 + 1],
    ['a negative number', { n: { N: '-42' } }, 1 + 3],
    ['sets', { s: { SS: ['a', 'bc'] }, n: { NS: ['1', '22'] }, b: { BS: ['AQ=='] } }, 3 + 3 + 4 + 1],
    ['a list: three bytes, one more for each element', { l: { L: [{ S: 'ab' }, { BOOL: true }] } }, 1 + 3 + 2 + 3],
    ['a map: three bytes, one more for each element', { m: { M: { k: { S: 'v' } } } }, 1 + 3 + 1 + 2],
  ];
  test.each(cases)('%s', (_name, item, size) => {
    expect(itemSize(item)).toBe(size);
  });

  test('the sizes in the lab payload: 26, 59, 38', () => {
    const keys = itemSize({ Id: { N: '101' } });
    const first = itemSize({ Message: { S: 'New item!' }, Id: { N: '101' } });
    const second = itemSize({ Message: { S: 'This item has changed' }, Id: { N: '101' } });
    expect([keys + first, keys + first + second, keys + second]).toEqual([26, 59, 38]);
  });

  test("the SDK's binary counts the same", () => {
    expect(itemSize({ b: { B: new Uint8Array(3) }, s: { BS: [new Uint8Array(2)] } })).toBe(1 + 3 + 1 + 2);
  });
});
