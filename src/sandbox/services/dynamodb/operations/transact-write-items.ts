/** TransactWriteItems: up to 100 writes and checks, all or nothing. */
import { hash } from 'node:crypto';
import { TransactWriteItems$ } from '@aws-sdk/client-dynamodb';
import { ServiceError } from '../../../contract/service.ts';
import { PendingWrites } from '../../../store/pending-writes.ts';
import { defineEngineOperation } from '../operation.ts';
import type { DynamoDbState } from '../state.ts';
import { consumedCapacity } from '../transactions/consumed-capacity.ts';
import { transactWrite } from '../transactions/transact-write.ts';
import { TRANSACT_WRITE } from '../transactions/transaction-checks.ts';
import { type TransactItem, transactionActions } from '../transactions/transaction-items.ts';
import { transactionPermissions } from '../wire.ts';

interface TransactWriteInput {
  readonly TransactItems: readonly TransactItem[];
  readonly ClientRequestToken?: string;
  readonly ReturnConsumedCapacity?: string;
}

export const transactWriteItems = defineEngineOperation<TransactWriteInput>(TransactWriteItems$, {
  check: TRANSACT_WRITE,
  resources: transactionPermissions,
  handle: async ({ TransactItems, ClientRequestToken, ReturnConsumedCapacity }, state) => {
    // The checks below add parsed expressions to their input, so the digest comes first.
    const digest = hash('sha256', JSON.stringify(TransactItems), 'base64');
    const actions = transactionActions(TransactItems, state);
    if (ClientRequestToken !== undefined && isDone(ClientRequestToken, digest, state)) {
      return consumedCapacity(actions, { asked: ReturnConsumedCapacity, unit: 'ReadCapacityUnits' }, state);
    }
    const writes = new PendingWrites();
    if (ClientRequestToken === undefined) {
      await transactWrite(actions, writes, state);
    } else {
      const end = state.requestTokens.begin(ClientRequestToken, digest);
      try {
        state.requestTokens.finish(ClientRequestToken, digest, writes);
        await transactWrite(actions, writes, state);
      } finally {
        end();
      }
    }
    return consumedCapacity(actions, { asked: ReturnConsumedCapacity, unit: 'WriteCapacityUnits' }, state);
  },
});

/** Whether this request has already been carried out; throws for a different or a running one with its token. */
function isDone(token: string, digest: string, { requestTokens }: DynamoDbState): boolean {
  const known = requestTokens.find(token);
  if (known === undefined) return false;
  if (known.digest !== digest) {
    throw new ServiceError('IdempotentParameterMismatchException', 'Request parameters do not match the token', 400);
  }
  if (!known.finished) {
    throw new ServiceError(
      'TransactionInProgressException',
      'Transaction with the given client request token is already in progress',
    );
  }
  return true;
}
