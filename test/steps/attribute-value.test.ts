import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatKey, fromPlain, toItem } from '../../src/steps/attribute-value.ts';
import { isSameItem, wireItem } from '../../src/steps/wire-item.ts';

describe('toItem', () => {
  it('reads an object as DynamoDB JSON only when every value is typed', () => {
    expect(toItem({ ID: { N: '6' }, name: { S: 'x' } })).toEqual({ ID: { N: '6' }, name: { S: 'x' } });
    expect(toItem({ ID: 6, size: { S: 'small' } })).toEqual({ ID: { N: '6' }, size: { M: { S: { S: 'small' } } } });
  });

  it('reads every type', () => {
    const item = {
      s: { S: 'x' },
      n: { N: '-1.5e3' },
      b: { B: 'aGk=' },
      ss: { SS: ['a'] },
      ns: { NS: ['1', 2] },
      bs: { BS: ['aGk='] },
      m: { M: { a: { BOOL: false } } },
      l: { L: [{ NULL: true }] },
    };
    expect(wireItem(toItem(item))).toEqual({ ...item, ns: { NS: ['1', '2'] } });
  });

  it.each([
    [{ a: { N: 'one' } }, 'N takes a number such as "6", not "one"'],
    [{ a: { S: 1 } }, 'S takes a string, not 1'],
    [{ a: { SS: 'x' } }, 'SS takes a list'],
    [{ a: { BOOL: 'true' } }, 'BOOL takes true or false'],
    [{ a: { M: [] } }, 'M takes an object'],
    [{ a: { L: [{ X: 1 }] } }, '{"X":1} is not a DynamoDB value'],
    ['text', 'an item is a JSON object'],
    [null, 'an item is a JSON object'],
  ])('refuses %j', (value, message) => {
    expect(() => toItem(value)).toThrow(message);
  });

  it('keeps the values of plain JSON', () => {
    const plain = (value: unknown): unknown => {
      const [[type, content] = []] = Object.entries(value as Record<string, unknown>);
      if (type === 'N') return Number(content);
      if (type === 'NULL') return null;
      if (type === 'L') return (content as unknown[]).map(plain);
      if (type !== 'M') return content;
      return Object.fromEntries(Object.entries(content as object).map(([name, one]) => [name, plain(one)]));
    };
    const json = fc.jsonValue().filter((value) => !/\d{16}|e\+/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(json, (value) => {
        const copy: unknown = JSON.parse(JSON.stringify(value));
        expect(plain(fromPlain(copy))).toEqual(copy);
      }),
    );
  });
});

describe('isSameItem', () => {
  it.each([
    [{ a: { N: '1' } }, { a: { N: '1.0' } }, true],
    [{ a: { N: '100' } }, { a: { N: '1E2' } }, true],
    [{ a: { N: '-0' } }, { a: { N: '0' } }, true],
    [{ a: { N: '0.10' } }, { a: { N: '.1' } }, true],
    [{ a: { N: '10' } }, { a: { N: '1' } }, false],
    [{ a: { N: '-1' } }, { a: { N: '1' } }, false],
    [{ a: { SS: ['x', 'y'] } }, { a: { SS: ['y', 'x'] } }, true],
    [{ a: { NS: ['1', '2'] } }, { a: { NS: ['2.0', '1'] } }, true],
    [{ a: { L: [{ S: 'x' }, { S: 'y' }] } }, { a: { L: [{ S: 'y' }, { S: 'x' }] } }, false],
    [{ a: { S: '1' } }, { a: { N: '1' } }, false],
    [{ a: { B: new Uint8Array([1]) } }, { a: { B: Buffer.from([1]) } }, true],
    [{ a: { S: 'x' } }, { a: { S: 'x' }, b: { NULL: true as const } }, false],
  ])('compares %j with %j', (a, b, same) => {
    expect(isSameItem(a, b)).toBe(same);
    expect(isSameItem(b, a)).toBe(same);
  });
});

it('names a key for people', () => {
  expect(formatKey({ author: { S: 'Dan Brown' }, page: { N: '7' } })).toBe('author Dan Brown, page 7');
});
