/** The settings of the process; variables that functions do not see on AWS are removed from the environment. */

export const env = process.env;

/** The major version of the runtime of the function, for example 24; it may differ from that of this Node.js. */
export const runtimeVersion = Number.parseInt(env.AWS_EXECUTION_ENV.replace('AWS_Lambda_nodejs', ''), 10);
export const logFd = Number(take('_LAMBDA_TELEMETRY_LOG_FD'));
export const token = take('_STREAMLAB_TOKEN');

function take(name) {
  const value = env[name];
  delete env[name];
  return value;
}
