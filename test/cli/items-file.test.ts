import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvRow, parseItems } from '../../src/cli/items-file.ts';

const rowsOf = (text: string): unknown[] =>
  parseItems(text, 'f').map(({ value }) => (value instanceof CsvRow ? value.entries : value));

describe('parseItems of CSV', () => {
  it('parses quotes, commas, doubled quotes and line breaks inside fields', () => {
    expect(rowsOf('ID,note\n1,"a, ""b""\nc"\n')).toEqual([
      [
        ['ID', '1'],
        ['note', 'a, "b"\nc'],
      ],
    ]);
  });

  it('ignores empty fields, empty lines and a byte order mark', () => {
    expect(rowsOf('\uFEFFID,a,b\r\n\r\n1,,x\r\n')).toEqual([
      [
        ['ID', '1'],
        ['b', 'x'],
      ],
    ]);
  });

  it('reports the line of an entry, counting line breaks inside fields', () => {
    const entries = parseItems('ID,note\n1,"x\ny"\n2,z', 'f');
    expect(entries.map(({ where }) => where)).toEqual(['f, line 2', 'f, line 4']);
  });

  it('parses everything that is formatted by RFC 4180', () => {
    const field = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ' ', 'é') });
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(fc.array(fc.tuple(field, field), { minLength: 1 }), (rows) => {
        const text = `x,y\n${rows.map((row) => row.map(quoted).join()).join('\n')}\n`;
        const expected = rows.map(([x, y]) => Object.entries({ x, y }).filter(([, value]) => value !== ''));
        // A row of two empty fields still has a comma, so it is not an empty line.
        expect(rowsOf(text)).toEqual(expected);
      }),
    );
  });
});

describe('parseItems of JSON', () => {
  it('distinguishes a list, one object over several lines, and JSON lines', () => {
    expect(rowsOf(' [1, {"a": 2}]')).toEqual([1, { a: 2 }]);
    expect(rowsOf('{\n "a": 1\n}')).toEqual([{ a: 1 }]);
    expect(rowsOf('{"a": 1}\n{"a": 2}\n')).toEqual([{ a: 1 }, { a: 2 }]);
    expect(rowsOf('"x"\n"y"')).toEqual(['x', 'y']);
  });
});
