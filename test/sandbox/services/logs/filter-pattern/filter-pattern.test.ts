import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ServiceError } from '../../../../../src/sandbox/contract/service.ts';
import { compileLogFilter } from '../../../../../src/sandbox/services/logs/filter-pattern/filter-pattern.ts';

const matches = (pattern: string, message: string): boolean => compileLogFilter(pattern)(message);

describe('terms', () => {
  it.each([
    ['', 'anything', true],
    ['   ', 'anything', true],
    ['ERROR', '[ERROR] out of memory', true],
    ['ERROR', '[error] out of memory', false],
    ['ERROR', 'NOERRORS', true],
    ['ERROR memory', 'memory ERROR', true],
    ['ERROR memory', 'ERROR', false],
    ['"out of memory"', 'ERROR out of memory', true],
    ['"out of memory"', 'ERROR memory out of', false],
    ['"say \\"hi\\""', 'they say "hi"', true],
    ['-ERROR', 'WARN', true],
    ['WARN -ERROR', 'WARN then ERROR', false],
    ['-"out of memory"', 'ERROR out of memory', false],
    ['?WARN ?ERROR', 'an ERROR', true],
    ['?WARN ?ERROR', 'an INFO', false],
    ['?WARN ?ERROR 404', 'status 404', true],
    ['?WARN ?ERROR 404', 'an ERROR', false],
    ['%[0-9]+ ms%', 'took 12 ms', true],
    ['%^took%', 'it took', false],
    ['-%[0-9]%', 'no digits', true],
    ['größe', 'die größe', true],
  ])('%j on %j: %j', (pattern, message, expected) => {
    expect(matches(pattern, message)).toBe(expected);
  });

  it('match any phrase in the message', () => {
    const text = fc.string({ minLength: 1 }).filter((value) => value.trim() !== '');
    fc.assert(
      fc.property(fc.string(), text, fc.string(), (before, phrase, after) => {
        const quoted = `"${phrase.replace(/["\\]/g, '\\$&')}"`;
        expect(matches(quoted, before + phrase + after)).toBe(true);
        expect(matches(`-${quoted}`, before + phrase + after)).toBe(false);
      }),
    );
  });
});

describe('JSON patterns', () => {
  const event = JSON.stringify({
    level: 'ERROR',
    status: 404,
    latency: 12.5,
    ok: false,
    done: true,
    nothing: null,
    ip: '10.0.0.7',
    user: { name: 'Rex', 'first.name': 'R' },
    tags: ['a', 'b'],
    items: [{ id: 1 }, { id: 2 }],
    'detail-type': 'x',
  });

  it.each([
    ['{ $.level = "ERROR" }', true],
    ['{$.level=ERROR}', true],
    ['{ $.level = "error" }', false],
    ['{ $.level = "ERR*" }', true],
    ['{ $.level = *OR }', true],
    ['{ $.level = "ER?OR*" }', false],
    ['{ $.level != "WARN" }', true],
    ['{ $.level != "ERROR" }', false],
    ['{ $.missing != "x" }', false],
    ['{ $.level = %^ERR% }', true],
    ['{ $.status = 404 }', true],
    ['{ $.status = 4.04e2 }', true],
    ['{ $.status = 4* }', true],
    ['{ $.status != 200 }', true],
    ['{ $.latency > 12 && $.latency <= 12.5 }', true],
    ['{ $.latency < 12 }', false],
    ['{ $.level > 1 }', false],
    ['{ $.ip = 10.0.* }', true],
    ['{ $.ok IS FALSE && $.done IS TRUE }', true],
    ['{ $.ok IS TRUE }', false],
    ['{ $.nothing IS NULL }', true],
    ['{ $.missing IS NULL }', false],
    ['{ $.missing NOT EXISTS }', true],
    ['{ $.nothing NOT EXISTS }', false],
    ['{ $.user EXISTS }', true],
    ['{ $.level = "*" }', true],
    ['{ $.user.name = "Rex" }', true],
    ["{ $.user['first.name'] = R }", true],
    ["{ $.['level'] = ERROR }", true],
    ['{ $.tags[1] = "b" }', true],
    ['{ $.tags[2] NOT EXISTS }', true],
    ['{ $.tags[*] = "b" }', true],
    ['{ $.items[*].id = 2 }', true],
    ['{ $.items[*].id = 3 }', false],
    ['{ $.detail-type = "x" }', true],
    ['{ $.level = "WARN" || $.status = 404 && $.ok IS FALSE }', true],
    ['{ ($.level = "WARN" || $.status = 404) && $.ok IS TRUE }', false],
    ['{ $.toString EXISTS }', false],
  ])('%s: %j', (pattern, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  it('match only messages that consist of JSON', () => {
    expect(matches('{ $.a = 1 }', '{"a":1}\n')).toBe(true);
    expect(matches('{ $.a = 1 }', 'INFO {"a":1}')).toBe(false);
    expect(matches('{ $.a NOT EXISTS }', 'plain text')).toBe(false);
  });
});

describe('patterns of fields', () => {
  const line = '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';

  it.each([
    ['[ip, id, user, time, request, status, bytes]', true],
    ['[ip, id, user]', false],
    ['[ip, id, user, ...]', true],
    ['[..., bytes]', true],
    ['[ip, ..., status = 4*, bytes > 1000]', true],
    ['[ip, ..., status = 404, bytes > 2000]', false],
    ['[ip, id, user, time, request = *.html*, status = 4*, bytes]', true],
    ['[ip = 127.0.*, ...]', true],
    ['[..., status = 500 || status = 404, bytes]', true],
    ['[..., status != 200 && status != 404, bytes]', false],
    ['[..., request = "GET *", status, bytes]', true],
    ['[..., request = %^GET%, status, bytes]', true],
    ['[a, b, c, d, e, f, g, h]', false],
  ])('%s: %j', (pattern, expected) => {
    expect(matches(pattern, line)).toBe(expected);
  });
});

describe('invalid patterns', () => {
  it.each([
    ['Status: timeout', "Invalid character(s) in term ':'"],
    ['foo-bar', "Invalid character(s) in term '-'"],
    ['a (b', "Invalid character(s) in term '('"],
    ['%(a)%', "Invalid character(s) in term '('"],
    ['{ $."a" = 1 }', `Invalid character(s) in term '"'`],
    ['{ $.a = 1 } x', "Invalid character(s) in term 'x'"],
    ['{ $.a }', "Invalid character(s) in term '}'"],
    ['{ $.a = 1, $.b = 2 }', "Invalid character(s) in term ','"],
    ['"open', 'Unexpected end of filter pattern'],
    ['{ $.a = 1', 'Unexpected end of filter pattern'],
    ['[a, b', 'Unexpected end of filter pattern'],
    ['[..., a, ...]', 'Only one ellipsis is allowed in a filter pattern'],
    ['{ $.a > b }', "Invalid numeric value 'b' in filter pattern"],
    ['%[%', "Invalid character(s) in term '['"],
  ])('%j', (pattern, message) => {
    expect(() => compileLogFilter(pattern)).toThrow(new ServiceError('InvalidParameterException', message));
  });

  it('are rejected as such', () => {
    const noise = fc.array(fc.constantFrom(...'{}[]()$.a1 "%=!<>&|,?-*\\'), { maxLength: 20 });
    fc.assert(
      fc.property(noise, fc.string(), (characters, message) => {
        try {
          compileLogFilter(characters.join(''))(message);
        } catch (error) {
          expect(error).toBeInstanceOf(ServiceError);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
