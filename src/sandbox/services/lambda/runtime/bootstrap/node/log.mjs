/** The log: each call of the console is one frame, so that its line feeds do not cut it into several log events. */
import fs from 'node:fs';
import { format } from 'node:util';
import { env, logFd } from './settings.mjs';
import { onAws, stackLines } from './stack.mjs';

const jsonLog = env.AWS_LAMBDA_LOG_FORMAT === 'JSON';
const MESSAGE_FRAME = 0xa55a0003;
const OUTPUT_FRAME = 0xa55a00ff;
const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

let requestId;

/** The invocation of the log lines from now on. */
export function setRequestId(id) {
  requestId = id;
}

function writeFrame(type, data) {
  const body = typeof data === 'string' ? Buffer.from(data) : data;
  const frame = Buffer.allocUnsafe(16 + body.length);
  frame.writeUInt32BE(type, 0);
  frame.writeUInt32BE(body.length, 4);
  frame.writeBigInt64BE(BigInt(Date.now()) * 1000n, 8);
  frame.set(body, 16);
  for (let sent = 0; sent < frame.length; ) {
    try {
      sent += fs.writeSync(logFd, frame, sent);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}

function formatText(level, params) {
  return `${new Date().toISOString()}\t${requestId}\t${level}\t${onAws(format(...params))}\n`;
}

function formatJson(level, params) {
  const event = { timestamp: new Date().toISOString(), level, requestId };
  if (params.length === 1) {
    try {
      return JSON.stringify({ ...event, message: params[0] }, (_key, value) => withErrorMembers(value, jsonError));
    } catch {
      return JSON.stringify({ ...event, message: format(params[0]) });
    }
  }
  const error = params.find((param) => param instanceof Error);
  return JSON.stringify({ ...event, message: format(...params), ...(error ? jsonError(error) : {}) });
}

const jsonError = (error) => ({
  errorType: error.constructor?.name ?? 'UnknownError',
  errorMessage: error.message,
  stackTrace: stackLines(error),
});

const textError = (error) => ({
  errorType: error.name,
  errorMessage: error.message,
  code: error.code,
  ...error,
  stack: typeof error.stack === 'string' ? stackLines(error) : undefined,
});

/** Members of errors are not enumerable; without this JSON.stringify would print `{}`. */
function withErrorMembers(value, members) {
  return value instanceof Error ? { ...members(value), ...(members === jsonError ? value : {}) } : value;
}

export function patchConsole() {
  const lowest = Math.max(0, LEVELS.indexOf(env.AWS_LAMBDA_LOG_LEVEL?.toUpperCase()));
  const formatLine = jsonLog ? formatJson : formatText;
  for (const [index, level] of LEVELS.entries()) {
    const write = (...params) => writeFrame(MESSAGE_FRAME, formatLine(level, params));
    console[level.toLowerCase()] = index >= lowest ? write : () => {};
  }
  console.log = console.info;
}

/** Output on stdout and stderr is written as frames, too, so that it stays in order with console lines. */
export function patchOutput(name) {
  const original = Object.getOwnPropertyDescriptor(process, name);
  let stream;
  const get = () => {
    if (stream !== undefined) return stream;
    stream = original.get.call(process);
    stream.write = (chunk, encoding, callback) => {
      const text = typeof chunk === 'string' && typeof encoding === 'string';
      writeFrame(OUTPUT_FRAME, text ? Buffer.from(chunk, encoding) : chunk);
      const done = typeof encoding === 'function' ? encoding : callback;
      if (done) process.nextTick(done);
      return true;
    };
    return stream;
  };
  Object.defineProperty(process, name, { ...original, get });
}

export function logError(message, error) {
  const shown = error instanceof Error ? error : new Error(String(error));
  if (jsonLog) return console.error(shown);
  console.error(message, `\t${JSON.stringify(shown, (_key, value) => withErrorMembers(value, textError))}`);
}
