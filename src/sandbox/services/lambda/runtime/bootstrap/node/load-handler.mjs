/** Finds and loads the function that `_HANDLER` names. */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { runtimeError } from './errors.mjs';
import { env, runtimeVersion } from './settings.mjs';
import { streams } from './streaming.mjs';

const require = createRequire(import.meta.url);

const CALLBACK_REMOVED =
  'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.';

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

export async function loadHandler(name) {
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
  if (runtimeVersion >= 24 && found.length >= 3 && !streams(found))
    throw runtimeError('CallbackHandlerDeprecated', CALLBACK_REMOVED);
  return found;
}
