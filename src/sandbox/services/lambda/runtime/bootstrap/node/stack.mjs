/** Stack traces as on AWS: the function's files below /var/task, without the frames of this runtime client. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { env } from './settings.mjs';

const CLIENT = pathToFileURL(path.dirname(path.dirname(fileURLToPath(import.meta.url)))).href;
const taskRoot = env.LAMBDA_TASK_ROOT;
// Node.js names files by their real paths.
const roots = [...new Set([fs.realpathSync(taskRoot), taskRoot])];
const prefixes = roots.flatMap((root) => [
  [`${pathToFileURL(root).href}/`, 'file:///var/task/'],
  [`${root}/`, '/var/task/'],
]);

/** The lines of an error's stack; none for one without a stack. */
export function stackLines({ stack }) {
  return typeof stack === 'string' ? onAws(stack).split('\n') : [];
}

/** A text with stack frames in it as on AWS; any other text stays as it is. */
export function onAws(text) {
  if (!text.includes('\n    at ')) return text;
  const shown = text
    .split('\n')
    .filter((line) => !(line.startsWith('    at ') && line.includes(CLIENT)))
    .join('\n');
  return prefixes.reduce((changed, [from, to]) => changed.replaceAll(from, to), shown);
}
