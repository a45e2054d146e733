import { describe, expect, test } from 'vitest';
import { compileEventFilter, InvalidPatternError } from '../../../src/core/event-filter/event-filter.ts';

const matches = (pattern: unknown, event: unknown): boolean => compileEventFilter(JSON.stringify(pattern))(event);

describe('values', () => {
  test.each([
    [{ a: ['x'] }, { a: 'x' }, true],
    [{ a: ['x'] }, { a: 'X' }, false],
    [{ a: ['x', 'y'] }, { a: 'y' }, true],
    [{ a: [''] }, { a: '' }, true],
    [{ a: [1] }, { a: 1 }, true],
    [{ a: [1] }, { a: '1' }, false],
    [{ a: [true] }, { a: true }, true],
    [{ a: [null] }, { a: null }, true],
    [{ a: [null] }, {}, false],
    [{ a: ['x'] }, { b: 'x' }, false],
    [{ a: ['x'] }, { a: { b: 'x' } }, false],
    [{ a: ['x'] }, 'x', false],
    [{ constructor: [{ exists: true }] }, {}, false],
  ])('%j on %j: %s', (pattern, event, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });
});

describe('objects and arrays', () => {
  test.each([
    [{ a: ['x'], b: ['y'] }, { a: 'x', b: 'y', c: 'z' }, true],
    [{ a: ['x'], b: ['y'] }, { a: 'x' }, false],
    [{ a: { b: { c: ['x'] } } }, { a: { b: { c: 'x' } } }, true],
    [{ a: { b: ['x'] } }, { a: 'x' }, false],
    [{ a: ['x'] }, { a: ['w', 'x'] }, true],
    [{ a: ['x'] }, { a: [] }, false],
    [{ a: { b: ['x'], c: ['y'] } }, { a: [{ b: 'x', c: 'y' }] }, true],
    [{ a: { b: ['x'], c: ['y'] } }, { a: [{ b: 'x' }, { c: 'y' }] }, false],
    [{ dynamodb: { NewImage: { k: { S: ['v'] } } } }, { dynamodb: { NewImage: { k: { S: 'v' } } } }, true],
    [{ dynamodb: { NewImage: { k: ['v'] } } }, { dynamodb: { NewImage: { k: { S: 'v' } } } }, false],
  ])('%j on %j: %s', (pattern, event, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });
});

describe('operators', () => {
  test.each([
    [{ prefix: 'us-' }, 'us-east-1', true],
    [{ prefix: 'us-' }, 'eu-west-1', false],
    [{ prefix: 'us-' }, 7, false],
    [{ prefix: { 'equals-ignore-case': 'US-' } }, 'us-east-1', true],
    [{ suffix: '.png' }, 'a.png', true],
    [{ suffix: '.png' }, 'a.PNG', false],
    [{ suffix: { 'equals-ignore-case': '.png' } }, 'a.PNG', true],
    [{ 'equals-ignore-case': 'AbC' }, 'aBc', true],
    [{ 'equals-ignore-case': 'AbC' }, 'ab', false],
    [{ exists: true }, 'x', true],
    [{ exists: true }, null, true],
    [{ exists: true }, undefined, false],
    [{ exists: true }, { S: 'x' }, false],
    [{ exists: false }, undefined, true],
    [{ exists: false }, 'x', false],
    [{ exists: false }, { S: 'x' }, true],
    [{ 'anything-but': 'x' }, 'y', true],
    [{ 'anything-but': 'x' }, 'x', false],
    [{ 'anything-but': 'x' }, undefined, false],
    [{ 'anything-but': ['x', 'y'] }, 'y', false],
    [{ 'anything-but': ['x', 'y'] }, 'z', true],
    [{ 'anything-but': [1, 2] }, 3, true],
    [{ 'anything-but': 1 }, 1, false],
    [{ 'anything-but': { prefix: 'a' } }, 'abc', false],
    [{ 'anything-but': { prefix: 'a' } }, 'bcd', true],
    [{ 'anything-but': { prefix: ['a', 'b'] } }, 'bcd', false],
    [{ 'anything-but': { suffix: 'c' } }, 'abc', false],
    [{ 'anything-but': { suffix: 'c' } }, 'abd', true],
    [{ 'anything-but': { 'equals-ignore-case': 'ABC' } }, 'abc', false],
    [{ 'anything-but': { wildcard: '*/lib/*' } }, 'a/lib/b', false],
    [{ 'anything-but': { wildcard: '*/lib/*' } }, 'a/src/b', true],
    [{ wildcard: '*.txt' }, 'a.txt', true],
    [{ wildcard: 'a*c' }, 'abc', true],
    [{ wildcard: 'a*c' }, 'ac', true],
    [{ wildcard: 'a*c' }, 'abd', false],
    [{ wildcard: 'a*a' }, 'a', false],
    [{ wildcard: 'a*b*c' }, 'a-b-b-c', true],
    [{ wildcard: 'a*b*c' }, 'a-c-b', false],
    [{ wildcard: 'a\\*c' }, 'a*c', true],
    [{ wildcard: 'a\\*c' }, 'abc', false],
    [{ wildcard: 'abc' }, 'abc', true],
    [{ wildcard: '*' }, '', true],
    [{ numeric: ['=', 5] }, 5, true],
    [{ numeric: ['=', 5] }, 6, false],
    [{ numeric: ['>', 0] }, 0, false],
    [{ numeric: ['>=', 0, '<', 10] }, 0, true],
    [{ numeric: ['>=', 0, '<', 10] }, 10, false],
    [{ numeric: ['<', 10] }, '5', false],
  ])('%j on %j: %s', (operator, value, expected) => {
    expect(matches({ a: [operator] }, { a: value })).toBe(expected);
  });

  test('alternatives in one list mix values and operators', () => {
    const pattern = { a: ['x', { prefix: 'y' }, { exists: false }] };
    expect([{ a: 'x' }, { a: 'yes' }, {}, { a: 'no' }].map((event) => matches(pattern, event))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  test('exists applies below a missing member', () => {
    expect(matches({ a: { b: [{ exists: false }] } }, {})).toBe(true);
    expect(matches({ a: { b: [{ exists: true }] } }, {})).toBe(false);
  });
});

describe('$or', () => {
  const pattern = { a: ['x'], $or: [{ b: ['y'] }, { c: [{ prefix: 'z' }] }] };

  test.each([
    [{ a: 'x', b: 'y' }, true],
    [{ a: 'x', c: 'zz' }, true],
    [{ a: 'x' }, false],
    [{ b: 'y', c: 'zz' }, false],
  ])('%j: %s', (event, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  test('is a plain member when it holds values', () => {
    expect(matches({ $or: ['x'] }, { $or: 'x' })).toBe(true);
    expect(matches({ $or: [{ prefix: 'x' }, { prefix: 'y' }] }, { $or: 'yes' })).toBe(true);
  });
});

describe('rejects', () => {
  test.each([
    'simple string',
    'null',
    '"text"',
    '[]',
    '["not","valid"]',
    '{}',
    '{"a":{}}',
    '{"a":[]}',
    '{"a":"x"}',
    '{"a":1}',
    '{"a":null}',
    '{"a":[["x"]]}',
    '{"a":[{}]}',
    '{"a":[{"unknown":"x"}]}',
    '{"a":[{"prefix":1}]}',
    '{"a":[{"prefix":"x","suffix":"y"}]}',
    '{"a":[{"exists":"yes"}]}',
    '{"a":[{"numeric":[]}]}',
    '{"a":[{"numeric":["~",1]}]}',
    '{"a":[{"numeric":[">","1"]}]}',
    '{"a":[{"numeric":["<",1,">",5]}]}',
    '{"a":[{"numeric":[">",5,"<",1]}]}',
    '{"a":[{"anything-but":[]}]}',
    '{"a":[{"anything-but":[true]}]}',
    '{"a":[{"anything-but":{"numeric":["=",1]}}]}',
    '{"a":[{"wildcard":"a**b"}]}',
    '{"a":[{"wildcard":"a\\\\b"}]}',
    '{"a":[{"equals-ignore-case":["x"]}]}',
  ])('%s', (pattern) => {
    expect(() => compileEventFilter(pattern)).toThrow(InvalidPatternError);
  });
});
