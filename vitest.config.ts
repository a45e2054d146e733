import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The tests that repeat their rounds more often in `npm run test:long` (`vitest run --mode long`). */
const LONG = [
  'test/e2e/fault-matrix/{dogs,kinesis,music}.test.ts',
  'test/cli/commands/partitions.test.ts',
  'test/e2e/{labs-on-aws,side-by-side}.test.ts',
  'test/labs/engine/{planted-faults,throttled,verify}.test.ts',
  'test/sandbox/daemon/{commands,processes}.test.ts',
  'test/sandbox/gateway/robustness.test.ts',
  'test/sandbox/services/dynamodb/{any-input,kill,stream-replay}.test.ts',
  'test/sandbox/services/kinesis/reshard-race.test.ts',
  'test/sandbox/services/lambda/mappings/model.test.ts',
  'test/sandbox/services/logs/paging.test.ts',
  'test/sandbox/store/level-store.test.ts',
  'test/sandbox/streams/shard-tail.test.ts',
];

/** Folders whose files take seconds each. */
const SLOW = /test\/(e2e|labs\/engine|cli\/commands|sandbox\/daemon|steps|conformance)\//;

/** The slow files come first, so that no worker is left alone with one at the end. */
class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isSlow = ({ moduleId }: TestSpecification): number => Number(SLOW.test(moduleId));
    return sorted.sort((a, b) => isSlow(b) - isSlow(a));
  }
}

export default defineConfig(({ mode }) => ({
  test: {
    include: mode === 'long' ? LONG : ['test/**/*.test.ts'],
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ...(mode === 'long' && { STREAMLAB_LONG: '1' }) },
    setupFiles: ['test/helpers/concurrent-assertions.ts'],
    // Every wait ends within milliseconds, unless the machine is busy.
    testTimeout: mode === 'long' ? 600_000 : 60_000,
    hookTimeout: 60_000,
    expect: { requireAssertions: true, poll: { interval: 10, timeout: 30_000 } },
    // One more than two cores: a worker often waits for the processes that it started.
    maxWorkers: 3,
    sequence: { sequencer: SlowFirst },
    // No module of streamlab holds state, so the files of a worker can share them: loading them once saves a quarter.
    isolate: false,
  },
}));
