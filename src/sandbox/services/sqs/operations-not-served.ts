/** The operations of SQS that the sandbox does not have; calls are answered 501 with their name. */

/** Differs from AWS: these are not served. */
const NAMES = `
  AddPermission CancelMessageMoveTask ListDeadLetterSourceQueues ListMessageMoveTasks RemovePermission
  StartMessageMoveTask
`;

export const OPERATIONS_NOT_SERVED: readonly string[] = NAMES.trim().split(/\s+/);
