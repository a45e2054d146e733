/** Setup of every test file: tests that run concurrently share vitest's count of assertions, so it says nothing about one of them. */
import { beforeEach } from 'vitest';

beforeEach(({ task }) => {
  // A test that has used the `expect` of its context is judged by that one's count.
  if (task.concurrent) task.context.expect(task.name).not.toBe('');
});
