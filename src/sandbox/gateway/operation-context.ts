/** The context of an operation's call; its abort signal is created at the first use. */
import type { Clock } from '../../core/clock.ts';
import type { Caller, RequestContext } from '../contract/service.ts';
import { isGone, type Outgoing } from './reply.ts';

export class OperationContext implements RequestContext<unknown> {
  readonly state: unknown;
  readonly accountId: string;
  readonly region: string;
  readonly requestId: string;
  readonly caller: Caller;
  readonly clock: Clock;
  readonly endpoint: string;
  readonly #outgoing: Outgoing;
  #signal: AbortSignal | undefined;

  constructor(values: Omit<RequestContext<unknown>, 'signal'>, outgoing: Outgoing) {
    this.state = values.state;
    this.accountId = values.accountId;
    this.region = values.region;
    this.requestId = values.requestId;
    this.caller = values.caller;
    this.clock = values.clock;
    this.endpoint = values.endpoint;
    this.#outgoing = outgoing;
  }

  get signal(): AbortSignal {
    this.#signal ??= signalOfHangUp(this.#outgoing);
    return this.#signal;
  }
}

/** Aborts when the connection closes, which has no effect after a complete reply. */
export function signalOfHangUp(outgoing: Outgoing): AbortSignal {
  const controller = new AbortController();
  if (isGone(outgoing)) controller.abort();
  else outgoing.once('close', () => controller.abort());
  return controller.signal;
}
