import { describe, expect, it } from 'vitest';
import type { PlatformLine } from '../../src/core/log-line.ts';
import { formatPlatformEvent, formatPlatformLine } from '../../src/sandbox/services/lambda/runtime/platform-line.ts';
import { parseLogLine } from '../../src/steps/parse-log-line.ts';

const requestId = '8f5f6e2c-1a2b-4c3d-9e8f-0a1b2c3d4e5f';
const report = { kind: 'report', requestId, durationMs: 3.01, billedDurationMs: 4 } as const;
const memory = { memorySizeMb: 128, maxMemoryUsedMb: 36 };

const PLATFORM_LINES: readonly (readonly [PlatformLine, string])[] = [
  [
    { kind: 'init-start', runtimeVersion: 'nodejs:24.v1', runtimeVersionArn: 'arn:aws:lambda:us-east-1::runtime:0f' },
    'INIT_START Runtime Version: nodejs:24.v1\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:0f\n',
  ],
  [{ kind: 'start', requestId, version: '$LATEST' }, `START RequestId: ${requestId} Version: $LATEST\n`],
  [{ kind: 'end', requestId }, `END RequestId: ${requestId}\n`],
  [
    { ...report, ...memory },
    `REPORT RequestId: ${requestId}\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\t\n`,
  ],
  [
    { ...report, ...memory, initDurationMs: 120.5 },
    `REPORT RequestId: ${requestId}\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tInit Duration: 120.50 ms\t\n`,
  ],
  [
    { ...report, ...memory, status: 'timeout' },
    `REPORT RequestId: ${requestId}\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tStatus: timeout\n`,
  ],
  [
    { ...report, ...memory, status: 'error', errorType: 'Runtime.ExitError' },
    `REPORT RequestId: ${requestId}\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tStatus: error\tError Type: Runtime.ExitError\n`,
  ],
  [
    { kind: 'init-report', durationMs: 150.79, phase: 'init', status: 'error', errorType: 'Runtime.ExitError' },
    'INIT_REPORT Init Duration: 150.79 ms\tPhase: init\tStatus: error\tError Type: Runtime.ExitError\n',
  ],
  [
    { kind: 'init-report', durationMs: 9999.79, phase: 'invoke', status: 'timeout' },
    'INIT_REPORT Init Duration: 9999.79 ms\tPhase: invoke\tStatus: timeout\n',
  ],
];

describe('platform lines', () => {
  it.each(PLATFORM_LINES)('%j is formatted as Lambda does', (line, message) => {
    expect(formatPlatformLine(line)).toBe(message);
  });

  it.each(PLATFORM_LINES)('%j is parsed from text', (line, message) => {
    expect(parseLogLine(message)).toEqual(line);
    expect(parseLogLine(message.trimEnd())).toEqual(line);
  });

  it.each(PLATFORM_LINES)('%j is parsed from JSON', (line) => {
    const context = { time: Date.UTC(2025, 10, 25), functionName: 'f', functionVersion: '$LATEST' };
    expect(parseLogLine(formatPlatformEvent(line, context))).toEqual(line);
  });

  it('are formatted as JSON with their time and type', () => {
    const context = { time: Date.UTC(2025, 10, 25), functionName: 'f', functionVersion: '$LATEST' };
    const line = { kind: 'start', requestId, version: '1' } as const;
    expect(JSON.parse(formatPlatformEvent(line, context))).toEqual({
      time: '2025-11-25T00:00:00.000Z',
      type: 'platform.start',
      record: { requestId, version: '1' },
    });
  });

  it('are not confused with similar text', () => {
    for (const text of ['START of something', 'END', 'REPORT: all fine', 'INIT_START', 'START RequestId: ']) {
      expect(parseLogLine(`${text}\n`)).toEqual({ kind: 'application', text });
    }
  });
});

describe('application lines', () => {
  it('of the Node.js console have time, request ID and level, and keep their line feeds', () => {
    expect(parseLogLine(`2025-11-25T12:00:00.123Z\t${requestId}\tINFO\ttwo\nlines\twith a tab\n`)).toEqual({
      kind: 'application',
      time: '2025-11-25T12:00:00.123Z',
      requestId,
      level: 'INFO',
      text: 'two\nlines\twith a tab',
    });
  });

  it('of the Node.js console outside of an invocation have no request ID', () => {
    expect(parseLogLine('2025-11-25T12:00:00.123Z\tundefined\tWARN\tloading\n')).toEqual({
      kind: 'application',
      time: '2025-11-25T12:00:00.123Z',
      level: 'WARN',
      text: 'loading',
    });
  });

  it('of the Python logger have the same members', () => {
    expect(parseLogLine(`[ERROR]\t2025-11-25T12:00:00.123Z\t${requestId}\ttext\n`)).toEqual({
      kind: 'application',
      time: '2025-11-25T12:00:00.123Z',
      requestId,
      level: 'ERROR',
      text: 'text',
    });
  });

  it('of a Python exception are errors', () => {
    expect(parseLogLine('[ERROR] ValueError: bad\nTraceback (most recent call last):\n\u00a0\u00a0File')).toEqual({
      kind: 'application',
      level: 'ERROR',
      text: 'ValueError: bad\nTraceback (most recent call last):\n\u00a0\u00a0File',
    });
  });

  it('of a timeout are errors', () => {
    expect(parseLogLine(`2025-11-25T12:00:00.123Z ${requestId} Task timed out after 3.00 seconds\n\n`)).toEqual({
      kind: 'application',
      time: '2025-11-25T12:00:00.123Z',
      requestId,
      level: 'ERROR',
      text: 'Task timed out after 3.00 seconds',
    });
  });

  it('in the JSON log format have the same members', () => {
    const line = { timestamp: '2025-11-25T12:00:00.123Z', level: 'INFO', requestId, message: { a: 1 } };
    expect(parseLogLine(JSON.stringify(line))).toEqual({
      kind: 'application',
      time: line.timestamp,
      requestId,
      level: 'INFO',
      text: '{"a":1}',
    });
  });

  it.each(['plain text', '{"not": "ours"}', '{broken', '', '[1, 2]'])('may be anything: %s', (text) => {
    expect(parseLogLine(`${text}\n`)).toEqual({ kind: 'application', text });
  });
});
