/** What the control service may do with the sandbox it belongs to. */

import type { SandboxClock } from '../../clock.ts';
import type { Fault } from '../../gateway/faults.ts';

export interface ControlState {
  readonly clock: SandboxClock;
  advanceClock(ms: number): Promise<void>;
  setFaults(faults: readonly Fault[]): void;
  reset(): Promise<void>;
  /** Asks the process to end. The answer to this call must still go out, and whoever gets it finds no sandbox any more. */
  stop(): void;
}

/** The state of the sandbox's clock, in milliseconds. */
export interface ClockReading {
  readonly now: number;
  readonly offsetMs: number;
}
