/**
 * `npm run bench`: the figures of the build, as a table and as JSON. `npm run bench -- --against OTHER/dist [--rounds 3]`
 * measures the two builds in turn, so that a slow moment of the machine affects both, and prints the medians and their ratio.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measure } from './figures.mjs';
import { DIST } from './processes.mjs';
import { median, report, reportComparison } from './report.mjs';

/** The figures of a build, measured in a separate process. */
function measureBuild(dist) {
  const env = { ...process.env, STREAMLAB_BENCH_DIST: path.resolve(dist) };
  const options = { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] };
  const { status, stdout } = spawnSync(process.execPath, [fileURLToPath(import.meta.url)], options);
  if (status !== 0) throw new Error(`the measurement of ${dist} failed: exit ${status}`);
  return JSON.parse(stdout).figures;
}

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
const { values } = parseArgs({ options: { against: { type: 'string' }, rounds: { type: 'string', default: '3' } } });

if (values.against === undefined) {
  report(await measure());
} else {
  const runs = Array.from({ length: Number(values.rounds) }, () => [measureBuild(values.against), measureBuild(DIST)]);
  const medianOf = (build, name) => median(runs.map((run) => run[build].find((figure) => figure.name === name).value));
  const figures = runs[0][1].map(({ name, unit, atLeast }) => {
    const [before, after] = [medianOf(0, name), medianOf(1, name)];
    return { name, unit, atLeast, before, after, ratio: after / before };
  });
  reportComparison(figures);
}
