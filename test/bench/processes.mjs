/** Whole-process figures: start-up of the command line and the sandbox, memory, cold and warm setup. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from './report.mjs';

/** The build that is measured. */
export const DIST = process.env.STREAMLAB_BENCH_DIST ?? fileURLToPath(new URL('../../dist', import.meta.url));
export const BIN = path.join(DIST, 'bin.js');

/** An empty home, and the command line that uses it. */
export function createHome() {
  const home = mkdtempSync(path.join(tmpdir(), 'streamlab-bench-'));
  const env = { ...process.env, STREAMLAB_HOME: home, NO_COLOR: '1' };
  const streamlab = (...args) => {
    const result = spawnSync(process.execPath, [BIN, ...args], { env, encoding: 'utf8' });
    if (result.status !== 0) throw new Error(`streamlab ${args.join(' ')}: exit ${result.status}\n${result.stderr}`);
    return result.stdout;
  };
  const dispose = () => {
    streamlab('sandbox', 'stop');
    rmSync(home, { recursive: true, force: true });
  };
  return { home, env, streamlab, dispose };
}

function timed(run) {
  const started = performance.now();
  run();
  return performance.now() - started;
}

/** `--help` against `node -e 0`, in turn, so that a slow moment of the machine affects both. */
export function measureHelp(runs = 15) {
  const help = [];
  const bare = [];
  for (let run = 0; run < runs; run += 1) {
    bare.push(timed(() => spawnSync(process.execPath, ['-e', '0'])));
    help.push(timed(() => spawnSync(process.execPath, [BIN, '--help'])));
  }
  return median(help) / median(bare);
}

/** Milliseconds of `setup dogs` with nothing running, and with the sandbox up but empty. */
export function measureSetup(runs = 5) {
  const cold = [];
  const warm = [];
  for (let run = 0; run < runs; run += 1) {
    const { streamlab, dispose } = createHome();
    cold.push(timed(() => streamlab('setup', 'dogs')));
    streamlab('teardown', 'dogs', '--yes');
    warm.push(timed(() => streamlab('setup', 'dogs')));
    dispose();
  }
  return { cold: median(cold), warm: median(warm) };
}

/** Proportional set size in MiB; Linux only. */
export function memoryOf(pid) {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+)/m.exec(text)[1]) / 1024;
}
