/** The Node.js runtime client: loads the handler, then takes events from the Runtime API and posts results. */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { format, types } from 'node:util';

const env = process.env;
const require = createRequire(import.meta.url);
/** The major version of the runtime that was asked for, as 24; it may differ from that of this Node.js. */
const runtimeVersion = Number.parseInt(env.AWS_EXECUTION_ENV.replace('AWS_Lambda_nodejs', ''), 10);
const logFd = Number(take('_LAMBDA_TELEMETRY_LOG_FD'));
const token = take('_STREAMLAB_TOKEN');
const jsonLog = env.AWS_LAMBDA_LOG_FORMAT === 'JSON';

let requestId;

/** Reads a variable that functions do not see on AWS. */
function take(name) {
  const value = env[name];
  delete env[name];
  return value;
}

// ---- Log: each call of the console is one frame, so that its line feeds do not cut it into several events.

const MESSAGE_FRAME = 0xa55a0003;
const OUTPUT_FRAME = 0xa55a00ff;
const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

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
  return `${new Date().toISOString()}\t${requestId}\t${level}\t${format(...params)}\n`;
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
  stackTrace: typeof error.stack === 'string' ? error.stack.split('\n') : [],
});

const textError = (error) => ({
  errorType: error.name,
  errorMessage: error.message,
  code: error.code,
  ...error,
  stack: typeof error.stack === 'string' ? error.stack.split('\n') : undefined,
});

/** Members of errors are not enumerable; without this JSON.stringify would print `{}`. */
function withErrorMembers(value, members) {
  return value instanceof Error ? { ...members(value), ...(members === jsonError ? value : {}) } : value;
}

function patchConsole() {
  const lowest = Math.max(0, LEVELS.indexOf(env.AWS_LAMBDA_LOG_LEVEL?.toUpperCase()));
  const formatLine = jsonLog ? formatJson : formatText;
  for (const [index, level] of LEVELS.entries()) {
    const write = (...params) => writeFrame(MESSAGE_FRAME, formatLine(level, params));
    console[level.toLowerCase()] = index >= lowest ? write : () => {};
  }
  console.log = console.info;
}

/** What is written to stdout and stderr takes the same way, so that it keeps its place between console lines. */
function patchOutput(name) {
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

function logError(message, error) {
  const shown = error instanceof Error ? error : new Error(String(error));
  if (jsonLog) return console.error(shown);
  console.error(message, `\t${JSON.stringify(shown, (_key, value) => withErrorMembers(value, textError))}`);
}

// ---- Errors, as an invocation's result shows them.

/** An error of the runtime itself, named `Runtime.<name>`. */
function runtimeError(name, message, members = {}) {
  const error = Object.assign(new Error(message), members);
  Object.defineProperty(error, 'name', { value: `Runtime.${name}` });
  const frames = error.stack.split('\n').filter((line) => line.startsWith('    at '));
  error.stack = [`${error.name}: ${message}`, ...frames].join('\n');
  return error;
}

function errorResult(error) {
  try {
    if (types.isNativeError(error) || (error?.name && error.message && error.stack)) {
      return { errorType: error.name, errorMessage: error.message, trace: String(error.stack).split('\n') };
    }
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  } catch {
    const errorMessage = 'The error that the function ended with cannot be shown.';
    return { errorType: 'handled', errorMessage };
  }
}

// ---- The Runtime API, over one connection; replies come in the order of the requests.

const replies = [];
let received = Buffer.alloc(0);
const [host, port] = env.AWS_LAMBDA_RUNTIME_API.split(':');
const socket = net.connect({ host, port: Number(port), noDelay: true });
// Only a client that waits for a reply keeps the process alive: an empty event loop is seen during an invocation.
socket.unref();
socket.on('data', onData);
socket.on('error', () => {});
// The sandbox is gone: so is the reason to exist.
socket.on('close', () => process.exit(0));

function onData(chunk) {
  received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
  for (;;) {
    const end = received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const headers = new Map();
    for (const line of received.toString('latin1', 0, end).split('\r\n').slice(1)) {
      const colon = line.indexOf(':');
      headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
    }
    const bodyEnd = end + 4 + Number(headers.get('content-length') ?? 0);
    if (received.length < bodyEnd) return;
    const body = received.subarray(end + 4, bodyEnd);
    received = received.subarray(bodyEnd);
    replies.shift()?.(headers, body);
  }
}

function send(method, resource, onReply, text = '', headers = {}) {
  replies.push(onReply);
  socket.ref();
  const body = Buffer.from(text);
  const lines = [
    `${method} /2018-06-01/runtime/${resource} HTTP/1.1`,
    `Host: ${env.AWS_LAMBDA_RUNTIME_API}`,
    `Streamlab-Token: ${token}`,
    `Content-Length: ${body.length}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value.replace(/[^\x20-\x7e]/g, '?')}`),
  ];
  socket.cork();
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  if (body.length > 0) socket.write(body);
  socket.uncork();
}

function postError(resource, error, onReply) {
  const result = errorResult(error);
  const headers = { 'Lambda-Runtime-Function-Error-Type': String(result.errorType) };
  send('POST', resource, onReply, JSON.stringify(result), headers);
}

function takeNext() {
  send('GET', 'invocation/next', serve);
}

// ---- Invocations.

let handler;
/** What to do when the event loop is empty although the invocation has not ended. */
let onEmptyLoop;
let failProcess = (error, status) => postError('init/error', error, () => process.exit(status));

function serve(headers, body) {
  socket.unref();
  requestId = headers.get('lambda-runtime-aws-request-id');
  const id = requestId;
  env._X_AMZN_TRACE_ID = headers.get('lambda-runtime-trace-id');
  let finished = false;
  const finish = (post) => {
    if (finished) return;
    finished = true;
    onEmptyLoop = undefined;
    post();
    takeNext();
  };
  const fail = (error) =>
    finish(() => {
      logError('Invoke Error', error);
      postError(`invocation/${id}/error`, error, () => {});
    });
  const succeed = (result) => {
    let text;
    try {
      text = JSON.stringify(result) ?? 'null';
    } catch {
      return fail(new Error('Unable to stringify response body'));
    }
    finish(() => send('POST', `invocation/${id}/response`, () => {}, text));
  };
  failProcess = (error, status) => postError(`invocation/${id}/error`, error, () => process.exit(status));
  const context = contextOf(headers);
  const callback = runtimeVersion < 24 ? addCallbacks(context, succeed, fail) : undefined;
  const isAsync = handler.constructor?.name === 'AsyncFunction' || runtimeVersion >= 24;
  onEmptyLoop = () => (isAsync ? fail(runtimeError('NodeJsExit', NEVER_SETTLED)) : succeed(null));
  try {
    const result = handler(JSON.parse(body.toString('utf8')), context, callback);
    if (typeof result?.then === 'function') result.then(succeed, fail);
    else if (runtimeVersion >= 24) succeed(result);
  } catch (error) {
    fail(error);
  }
}

const NEVER_SETTLED =
  'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes';

function contextOf(headers) {
  const deadline = Number(headers.get('lambda-runtime-deadline-ms'));
  const clientContext = headers.get('lambda-runtime-client-context');
  return {
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: clientContext === undefined ? undefined : JSON.parse(clientContext),
    identity: undefined,
    invokedFunctionArn: headers.get('lambda-runtime-invoked-function-arn'),
    awsRequestId: headers.get('lambda-runtime-aws-request-id'),
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

/** Before nodejs24.x a handler may end by a callback, or by a method of its context. */
function addCallbacks(context, succeed, fail) {
  let waits = true;
  Object.defineProperty(context, 'callbackWaitsForEmptyEventLoop', {
    enumerable: true,
    get: () => waits,
    set: (value) => {
      waits = Boolean(value);
    },
  });
  const done = (error, result) => (error === undefined || error === null ? succeed(result) : fail(error));
  let called = false;
  Object.assign(context, { succeed, fail: (error) => fail(error ?? 'handled'), done });
  return (error, result) => {
    if (called) return;
    called = true;
    if ((error !== undefined && error !== null) || !waits) done(error, result);
    else onEmptyLoop = () => succeed(result);
  };
}

// ---- Loading the handler.

function isModulePackage(folder) {
  if (path.basename(folder) === 'node_modules') return false;
  const file = path.join(folder, 'package.json');
  if (fs.existsSync(file)) {
    try {
      return JSON.parse(fs.readFileSync(file, 'utf8')).type === 'module';
    } catch {
      return false;
    }
  }
  const parent = path.dirname(folder);
  return parent !== folder && isModulePackage(parent);
}

/** The module `name` in `folder`, in the order in which Lambda looks: bare, .js, .mjs, .cjs, then as require would. */
async function loadModule(folder, name) {
  const base = path.resolve(env.LAMBDA_TASK_ROOT, folder, name);
  const isFile = (file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
  if (isFile(base)) return require(base);
  if (isFile(`${base}.js`)) {
    const isModule = isModulePackage(path.dirname(base));
    return isModule ? await import(pathToFileURL(`${base}.js`).href) : require(`${base}.js`);
  }
  if (isFile(`${base}.mjs`)) return await import(pathToFileURL(`${base}.mjs`).href);
  if (isFile(`${base}.cjs`)) return require(`${base}.cjs`);
  return require(require.resolve(name, { paths: [env.LAMBDA_TASK_ROOT, path.resolve(env.LAMBDA_TASK_ROOT, folder)] }));
}

async function loadHandler(name) {
  if (name.includes('..')) {
    const hint = 'Use absolute paths when specifying root directories in handler names.';
    throw runtimeError('MalformedHandlerName', `'${name}' is not a valid handler name. ${hint}`);
  }
  const file = path.basename(name);
  const dot = file.indexOf('.');
  if (dot < 0) throw runtimeError('MalformedHandlerName', 'Bad handler');
  let found;
  try {
    found = await loadModule(name.slice(0, name.length - file.length), file.slice(0, dot));
  } catch (error) {
    if (error instanceof SyntaxError) throw runtimeError('UserCodeSyntaxError', String(error));
    if (error?.code === 'MODULE_NOT_FOUND') throw runtimeError('ImportModuleError', String(error));
    throw error;
  }
  for (const key of file.slice(dot + 1).split('.')) found = found?.[key];
  if (!found) throw runtimeError('HandlerNotFound', `${name} is undefined or not exported`);
  if (typeof found !== 'function') throw runtimeError('HandlerNotFound', `${name} is not a function`);
  if (runtimeVersion >= 24 && found.length >= 3) throw runtimeError('CallbackHandlerDeprecated', CALLBACK_REMOVED);
  return found;
}

const CALLBACK_REMOVED =
  'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.';

patchConsole();
patchOutput('stdout');
patchOutput('stderr');
process.on('beforeExit', () => onEmptyLoop?.());
process.on('uncaughtException', (error) => {
  logError('Uncaught Exception', error);
  failProcess(error, 129);
});
process.on('unhandledRejection', (reason, promise) => {
  const error = runtimeError('UnhandledPromiseRejection', String(reason), { reason, promise });
  logError('Unhandled Promise Rejection', error);
  failProcess(error, 128);
});
try {
  handler = await loadHandler(env._HANDLER);
  takeNext();
} catch (error) {
  logError(runtimeVersion >= 24 ? 'Init Error' : 'Uncaught Exception', error);
  failProcess(error, 129);
}
