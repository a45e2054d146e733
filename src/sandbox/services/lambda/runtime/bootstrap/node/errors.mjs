/** Errors of the runtime itself, and the form of any error in the result of an invocation. */
import { types } from 'node:util';
import { stackLines } from './stack.mjs';

/** An error that is named `Runtime.<name>`. */
export function runtimeError(name, message, members = {}) {
  const error = Object.assign(new Error(message), members);
  Object.defineProperty(error, 'name', { value: `Runtime.${name}` });
  const frames = error.stack.split('\n').filter((line) => line.startsWith('    at '));
  error.stack = [`${error.name}: ${message}`, ...frames].join('\n');
  return error;
}

export function errorResult(error) {
  try {
    if (types.isNativeError(error) || (error?.name && error.message && error.stack)) {
      return { errorType: error.name, errorMessage: error.message, trace: stackLines(error) };
    }
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  } catch {
    const errorMessage = 'The error that the function ended with cannot be shown.';
    return { errorType: 'handled', errorMessage };
  }
}
