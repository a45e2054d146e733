/** Waiting for a message: woken by whoever sends one, or by the clock when one becomes visible or the time is over. */
import type { Clock } from '../../../core/clock.ts';
import type { Queue, ReceivedMessage } from './queue.ts';

export interface Receipt {
  readonly limit: number;
  readonly visibilitySeconds: number;
  readonly waitSeconds: number;
}

/** As soon as there are messages those; an empty list when the time is over or the caller hung up. */
export async function receiveWithin(
  queue: Queue,
  receipt: Receipt,
  clock: Clock,
  signal: AbortSignal,
): Promise<ReceivedMessage[]> {
  const deadline = clock.now() + receipt.waitSeconds * 1000;
  for (;;) {
    const messages = await queue.receive(receipt.limit, receipt.visibilitySeconds);
    if (messages.length > 0 || clock.now() >= deadline || signal.aborted) return messages;
    await nextChange(queue, deadline, clock, signal);
  }
}

function nextChange(queue: Queue, deadline: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      timer.cancel();
      unsubscribe();
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const wakeUpAt = Math.min(deadline, queue.nextVisibleAt() ?? deadline);
    const timer = clock.schedule(wakeUpAt - clock.now(), wake);
    const unsubscribe = queue.subscribe(wake);
    signal.addEventListener('abort', wake);
  });
}
