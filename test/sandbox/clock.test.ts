import { afterEach, describe, expect, it, vi } from 'vitest';
import { SandboxClock } from '../../src/sandbox/clock.ts';

const HOUR_MS = 3_600_000;

describe('the sandbox clock', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('runs the tasks that become due in their order when it is advanced', () => {
    const clock = new SandboxClock();
    const ran: string[] = [];
    clock.schedule(2 * HOUR_MS, () => ran.push('second'));
    clock.schedule(HOUR_MS, () => ran.push('first'));
    clock.schedule(48 * HOUR_MS, () => ran.push('later'));
    clock.advance(24 * HOUR_MS);
    expect(ran).toEqual(['first', 'second']);
    clock.advance(24 * HOUR_MS);
    expect(ran).toEqual(['first', 'second', 'later']);
    clock.dispose();
  });

  it('shows how far it was advanced', () => {
    vi.useFakeTimers({ now: 1_000 });
    const clock = new SandboxClock(500);
    expect(clock.now()).toBe(1_500);
    clock.advance(HOUR_MS);
    expect(clock.now()).toBe(1_500 + HOUR_MS);
    expect(clock.offsetMs).toBe(500 + HOUR_MS);
    clock.dispose();
  });

  it.each([
    ['5 seconds', 5_000],
    ['30 days', 30 * 24 * HOUR_MS],
  ])('goes on when the clock of the machine is set back by %s, and follows it when it has caught up', (_, step) => {
    vi.useFakeTimers({ now: 40 * 24 * HOUR_MS });
    const clock = new SandboxClock(500);
    const before = clock.now();
    let ran = false;
    clock.schedule(1_000, () => {
      ran = true;
    });

    vi.setSystemTime(Date.now() - step);
    expect(clock.now()).toBe(before);
    vi.advanceTimersByTime(1_000);
    expect([clock.now(), ran]).toEqual([before + 1_000, true]);
    expect([clock.offsetMs, clock.aheadMs]).toEqual([500, 500 + step]);
    clock.advance(HOUR_MS);
    expect(clock.now()).toBe(before + 1_000 + HOUR_MS);

    vi.setSystemTime(Date.now() + step);
    expect(clock.now()).toBe(before + 1_000 + HOUR_MS);
    expect(clock.aheadMs).toBe(500 + HOUR_MS);
    clock.dispose();
  });

  it('runs tasks as real time passes, in the order of their due times', () => {
    vi.useFakeTimers();
    const clock = new SandboxClock();
    const ran: string[] = [];
    clock.schedule(200, () => ran.push('slow'));
    clock.schedule(100, () => ran.push('quick'));
    vi.advanceTimersByTime(150);
    expect(ran).toEqual(['quick']);
    vi.advanceTimersByTime(100);
    expect(ran).toEqual(['quick', 'slow']);
    clock.dispose();
  });

  it('keeps tasks that are due later than a timer of Node allows', () => {
    vi.useFakeTimers();
    const clock = new SandboxClock();
    let ran = false;
    clock.schedule(60 * 24 * HOUR_MS, () => {
      ran = true;
    });
    vi.advanceTimersByTime(59 * 24 * HOUR_MS);
    expect(ran).toBe(false);
    vi.advanceTimersByTime(2 * 24 * HOUR_MS);
    expect(ran).toBe(true);
    clock.dispose();
  });

  it('drops a cancelled task, and every task when disposed', () => {
    const clock = new SandboxClock();
    const ran: string[] = [];
    clock.schedule(10, () => ran.push('cancelled')).cancel();
    clock.schedule(10, () => ran.push('kept'));
    clock.advance(20);
    clock.schedule(10, () => ran.push('disposed'));
    clock.dispose();
    clock.advance(20);
    expect(ran).toEqual(['kept']);
  });

  it('runs a task that another one schedules for a time that has passed', () => {
    vi.useFakeTimers();
    const clock = new SandboxClock();
    const ran: string[] = [];
    clock.schedule(10, () => clock.schedule(0, () => ran.push('nested')));
    clock.advance(10);
    vi.advanceTimersByTime(1);
    expect(ran).toEqual(['nested']);
    clock.dispose();
  });
});
