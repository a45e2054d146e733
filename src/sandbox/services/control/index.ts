/**
 * The control service, for `streamlab sandbox ...`: its requests are signed like all others, so only the owner can call it.
 * It has no counterpart on AWS. JSON in and out, `X-Amz-Target: Streamlab.<operation>`, signing name `streamlab`.
 */
import type { StaticOperationSchema } from '@smithy/types';
import { LATEST_TIME_MS } from '../../clock.ts';
import { type ActiveFault, checkFaults, type Fault } from '../../contract/faults.ts';
import {
  defineOperation,
  type Operation,
  type RequestContext,
  type Service,
  ServiceError,
} from '../../contract/service.ts';
import type { ClockReading, ControlState, SandboxStatus } from './state.ts';

/** The schema of an operation whose input and output are plain JSON. */
function wireSchema(name: string): StaticOperationSchema {
  return [9, 'streamlab', name, 0, () => 'unit', () => 'unit'];
}

function reading({ clock }: ControlState): ClockReading {
  return { now: clock.now(), offsetMs: clock.aheadMs };
}

interface FaultsInput {
  /** Not validated yet. */
  readonly Faults?: unknown;
}

/** The faults of an input. Rejects with ServiceError when one is invalid or names an operation that is not served. */
async function readFaults(
  { Faults }: FaultsInput,
  { state, region }: RequestContext<ControlState>,
): Promise<readonly Fault[]> {
  const faults = check(Faults, state.services);
  for (const { operation } of faults) {
    const [service = '', name = '*'] = operation.split(':');
    if (name !== '*' && !(await state.hasOperation(region, service, name))) {
      throw new ServiceError('ValidationException', `The sandbox does not serve the operation ${operation}.`);
    }
  }
  return faults;
}

function check(faults: unknown, services: readonly string[]): readonly Fault[] {
  try {
    return checkFaults(faults, services);
  } catch (error) {
    throw new ServiceError('ValidationException', error instanceof Error ? error.message : String(error));
  }
}

const operations: readonly Operation<ControlState>[] = [
  defineOperation<FaultsInput, object, ControlState>(wireSchema('AddFaults'), {
    encoding: 'wire',
    handle: async (input, context) => {
      context.state.faults.add(await readFaults(input, context));
      return {};
    },
  }),
  defineOperation<{ AdvanceMs?: number }, ClockReading, ControlState>(wireSchema('AdvanceClock'), {
    encoding: 'wire',
    action: null,
    handle: async ({ AdvanceMs = 0 }, { state }) => {
      const ms = Math.round(AdvanceMs);
      if (!Number.isFinite(ms) || ms < 0)
        throw new ServiceError('ValidationException', 'The clock only moves forward.');
      if (state.clock.now() + ms > LATEST_TIME_MS)
        throw new ServiceError('ValidationException', 'The clock cannot go beyond the year 2100.');
      if (ms > 0) await state.advanceClock(ms);
      return reading(state);
    },
  }),
  defineOperation<object, { Faults: readonly ActiveFault[] }, ControlState>(wireSchema('GetFaults'), {
    encoding: 'wire',
    handle: (_input, { state }) => ({ Faults: state.faults.list() }),
  }),
  defineOperation<object, SandboxStatus, ControlState>(wireSchema('GetStatus'), {
    encoding: 'wire',
    action: null,
    handle: (_input, { state }) => ({ pid: process.pid, ...reading(state), faults: state.faults.list().length }),
  }),
  defineOperation<object, object, ControlState>(wireSchema('Reset'), {
    encoding: 'wire',
    handle: async (_input, { state }) => {
      await state.reset();
      return {};
    },
  }),
  defineOperation<FaultsInput, object, ControlState>(wireSchema('SetFaults'), {
    encoding: 'wire',
    handle: async (input, context) => {
      context.state.faults.set(await readFaults(input, context));
      return {};
    },
  }),
  defineOperation<{ Pid?: number }, object, ControlState>(wireSchema('Stop'), {
    encoding: 'wire',
    handle: ({ Pid = process.pid }, { state }) => {
      // An earlier process had this port and these keys.
      if (Pid !== process.pid) throw new ServiceError('ConflictException', `The process ${Pid} has ended.`, 409);
      state.stop();
      return {};
    },
  }),
];

export function controlService(state: ControlState): Service<ControlState> {
  return {
    signingName: 'streamlab',
    iamPrefix: 'streamlab',
    protocols: ['awsJson1_0'],
    targetPrefix: 'Streamlab',
    isSpared: true,
    operations,
    state,
  };
}
