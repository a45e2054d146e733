/** `npm test`: the build; then the tests, with the arguments that are given, and lint and types next to them. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const VITEST = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));

/** Runs a program of Node, which needs no shell on any system; resolves with its exit code. */
function run(program, ...args) {
  const child = spawn(process.execPath, [program, ...args], { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** Set by npm: npm itself. */
const npm = process.env.npm_execpath;
if (npm === undefined) throw new Error('start it as: npm test');
const script = (name) => run(npm, 'run', '--silent', name);

const built = await script('build');
const codes =
  built === 0
    ? await Promise.all([run(VITEST, 'run', ...process.argv.slice(2)), script('lint'), script('typecheck')])
    : [built];
process.exitCode = codes.find((code) => code !== 0) ?? 0;
