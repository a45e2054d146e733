import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    maxWorkers: 2,
    // No module of streamlab holds state, so the files of a worker can share them: loading them once saves a quarter.
    isolate: false,
  },
});
