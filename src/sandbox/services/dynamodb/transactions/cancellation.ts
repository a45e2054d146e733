/** Why a transaction was cancelled, action by action. */
import { ServiceError } from '../../../contract/service.ts';

export interface CancellationReason {
  readonly Code: string;
  readonly Message?: string;
  /** The item that failed a condition, if the request asked for it. */
  readonly Item?: unknown;
}

export const NO_REASON: CancellationReason = { Code: 'None' };

export const CONFLICT: CancellationReason = {
  Code: 'TransactionConflict',
  Message: 'Transaction is ongoing for the item',
};

const CODES: Readonly<Record<string, string>> = {
  ConditionalCheckFailedException: 'ConditionalCheckFailed',
  ValidationException: 'ValidationError',
};

/** The cancellation reason for an action's error; other errors, such as a missing table, fail the whole request. */
export function cancellationReason(error: unknown): CancellationReason {
  const Code = error instanceof ServiceError ? CODES[error.code] : undefined;
  if (!(error instanceof ServiceError) || Code === undefined) throw error;
  const { Item } = error.members;
  return { Code, ...(Item !== undefined && { Item }), Message: error.message };
}

/** The error with a reason for each action, in the order of the request. AWS capitalizes `Message` in this one. */
export function transactionCanceled(reasons: readonly CancellationReason[]): ServiceError {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  const Message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return new ServiceError('TransactionCanceledException', Message, 400, { CancellationReasons: reasons, Message });
}
