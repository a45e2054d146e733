/** Setup of every test file: tests that run concurrently share vitest's count of assertions, so it says nothing about one of them. */
import { beforeEach, type RunnerTask } from 'vitest';

/** Also a test that runs after the other ones of its suite, when its suite runs concurrently with others. */
const isConcurrent = (task: RunnerTask | undefined): boolean =>
  task !== undefined && (task.concurrent === true || isConcurrent(task.suite));

beforeEach(({ task }) => {
  // A test that has used the `expect` of its context is judged by that one's count.
  if (isConcurrent(task)) task.context.expect(task.name).not.toBe('');
});
