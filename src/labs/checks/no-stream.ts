/** A table that must not have a stream, as the target of an aggregation. */
import { DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { call } from '../../aws/clients.ts';
import { explain } from '../../aws/explain.ts';
import { resourceName } from '../../steps/context.ts';
import { findTable } from '../../steps/table.ts';
import { labCommand } from '../evidence/next-command.ts';
import { type CheckKind, failed, passed } from './check.ts';
import { describeTable } from './table.ts';

export interface NoStreamPart {
  readonly kind: 'no-stream';
  readonly table: string;
}

export const noStream: CheckKind<NoStreamPart> = {
  writes: false,
  run: async ({ step }, { table: logical }) => {
    const TableName = resourceName(step, logical);
    const claim = { expected: `no stream on ${TableName}`, call: describeTable(step, logical) };
    const table = await findTable(step, logical);
    if (table === undefined) {
      const next = labCommand(step, 'setup');
      return failed(claim, `no table ${TableName}`, { cause: `there is no table ${TableName}`, next });
    }
    if (table.StreamSpecification?.StreamEnabled !== true) return passed(claim, `no stream on ${TableName}`);
    const off = new UpdateTableCommand({ TableName, StreamSpecification: { StreamEnabled: false } });
    const cause = 'the stream was enabled on the table that is written to by the function';
    return failed(claim, `stream enabled on ${TableName}`, { cause, next: explain(call(DynamoDBClient, off)) });
  },
};
