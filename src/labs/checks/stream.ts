/** The stream of the lab's table: enabled, with exactly the lab's view type. */
import { findTable } from '../../steps/table.ts';
import { enableStream } from '../evidence/mends.ts';
import { labCommand } from '../evidence/next-command.ts';
import { type CheckKind, failed, passed } from './check.ts';
import { describeTable } from './table.ts';

export interface StreamPart {
  readonly kind: 'stream';
}

export const streamCheck: CheckKind<StreamPart> = {
  writes: false,
  run: async (context) => {
    const { step, lab } = context;
    const spec = lab.resources.find((one) => one.kind === 'stream');
    if (spec?.kind !== 'stream') throw new Error(`the lab ${lab.id} has no stream`);
    const claim = { expected: `stream enabled, ${spec.viewType}`, call: describeTable(step, spec.table) };
    const next = labCommand(step, 'setup');
    const table = await findTable(step, spec.table);
    if (table === undefined) return failed(claim, 'no table', { cause: 'there is no table', next });
    const { StreamSpecification: found, LatestStreamArn } = table;
    if (found?.StreamEnabled !== true || LatestStreamArn === undefined) {
      return failed(claim, 'no stream', {
        cause: 'the stream of the table is not enabled',
        next: enableStream(context),
      });
    }
    const observed = `stream enabled, ${found.StreamViewType}, ${LatestStreamArn}`;
    if (found.StreamViewType === spec.viewType) return passed(claim, observed);
    const cause = `the view type is ${found.StreamViewType}; a stream keeps its own, so it must be disabled and enabled`;
    return failed(claim, observed, { cause, next });
  },
};
