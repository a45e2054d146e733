/** The Node.js runtime client: loads the handler, then takes events from the Runtime API and posts results. */
import { contextOf } from './node/context.mjs';
import { runtimeError } from './node/errors.mjs';
import { loadHandler } from './node/load-handler.mjs';
import { logError, patchConsole, patchOutput, setRequestId } from './node/log.mjs';
import { postError, postResponse, takeNext } from './node/runtime-api.mjs';
import { env, runtimeVersion } from './node/settings.mjs';
import { collectResponse, provideStreaming, streams } from './node/streaming.mjs';

const NEVER_SETTLED =
  'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes';

let handler;
/** What to do when the event loop is empty although the invocation has not ended. */
let onEmptyLoop;
let failProcess = (error, status) => postError('init/error', error, () => process.exit(status));

function serve(headers, body) {
  const id = headers.get('lambda-runtime-aws-request-id');
  setRequestId(id);
  env._X_AMZN_TRACE_ID = headers.get('lambda-runtime-trace-id');
  let finished = false;
  const finish = (post) => {
    if (finished) return;
    finished = true;
    onEmptyLoop = undefined;
    post();
    takeNext(serve);
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
    finish(() => postResponse(id, text));
  };
  failProcess = (error, status) => postError(`invocation/${id}/error`, error, () => process.exit(status));
  const context = contextOf(headers);
  const isStreaming = streams(handler);
  const callback = !isStreaming && runtimeVersion < 24 ? addCallbacks(context, succeed, fail) : undefined;
  const isAsync = isStreaming || handler.constructor?.name === 'AsyncFunction' || runtimeVersion >= 24;
  onEmptyLoop = () => (isAsync ? fail(runtimeError('NodeJsExit', NEVER_SETTLED)) : succeed(null));
  try {
    if (isStreaming) {
      const sendBody = (response) => finish(() => postResponse(id, response));
      collectResponse(handler, JSON.parse(body.toString('utf8')), context).then(sendBody, fail);
      return;
    }
    const result = handler(JSON.parse(body.toString('utf8')), context, callback);
    if (typeof result?.then === 'function') result.then(succeed, fail);
    else if (runtimeVersion >= 24) succeed(result);
  } catch (error) {
    fail(error);
  }
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

patchConsole();
patchOutput('stdout');
patchOutput('stderr');
provideStreaming();
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
  takeNext(serve);
} catch (error) {
  logError(runtimeVersion >= 24 ? 'Init Error' : 'Uncaught Exception', error);
  failProcess(error, 129);
}
