/** The messages between a command and the background process: options in the first argument, one line when ready. */
import type { PaceName } from '../contract/pace.ts';
import type { SandboxConnection } from './control-file.ts';

/** JSON in the first argument. */
export interface ProcessOptions {
  readonly home: string;
  readonly port?: number;
  readonly pace?: PaceName;
  /** The sandbox stops after this time without a request or an invocation. */
  readonly idleMs: number;
}

/** The one line that the parent reads from {@link READY_FD}. */
export type ReadyMessage =
  | { readonly ready: SandboxConnection }
  | { readonly failed: 'locked' | 'port' | 'folder' | 'damaged' | 'lost' | 'other'; readonly message: string };

/** The pipe to the parent. */
export const READY_FD = 3;
