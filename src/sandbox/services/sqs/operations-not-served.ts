/** The operations of SQS that the sandbox does not serve, by name, so that a call is answered 501 and not as a mistake. */

/** Differs from AWS: these are not served. */
const NAMES = `
  AddPermission CancelMessageMoveTask ListDeadLetterSourceQueues ListMessageMoveTasks RemovePermission
  StartMessageMoveTask
`;

export const OPERATIONS_NOT_SERVED: readonly string[] = NAMES.trim().split(/\s+/);
