/** The errors of Kinesis, with AWS's messages. */
import { ServiceError } from '../../contract/service.ts';

/** How messages name a stream: its name and the account that was asked. */
export interface StreamIdentity {
  readonly name: string;
  readonly accountId: string;
}

function under({ name, accountId }: StreamIdentity): string {
  return `${name} under account ${accountId}`;
}

export function invalidArgument(message: string): ServiceError {
  return new ServiceError('InvalidArgumentException', message);
}

export function resourceInUse(message: string): ServiceError {
  return new ServiceError('ResourceInUseException', message);
}

function resourceNotFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', message);
}

export function limitExceeded(message: string): ServiceError {
  return new ServiceError('LimitExceededException', message);
}

export function streamNotFound(stream: StreamIdentity): ServiceError {
  return resourceNotFound(`Stream ${under(stream)} not found.`);
}

export function streamExists(stream: StreamIdentity): ServiceError {
  return resourceInUse(`Stream ${under(stream)} already exists.`);
}

export function streamNotActive(stream: StreamIdentity, status: string): ServiceError {
  return resourceInUse(`Stream ${under(stream)} not ACTIVE, instead in state ${status}`);
}

/** For an invalid shard id, and for SplitShard and MergeShards. */
export function shardNotFound(shardId: string, stream: StreamIdentity): ServiceError {
  return resourceNotFound(`Could not find shard ${shardId} in stream ${under(stream)}.`);
}

/** For a reader's well-formed shard id, also when there is no such stream. */
export function shardDoesNotExist(shardId: string, stream: StreamIdentity): ServiceError {
  return resourceNotFound(`Shard ${shardId} in stream ${under(stream)} does not exist`);
}

export function consumerNotFound(consumer: string, accountId: string): ServiceError {
  return resourceNotFound(`Consumer ${consumer}, account ${accountId} not found.`);
}

/** The message of the generic input rules, for a limit that depends on the stream. */
export function violation(value: string, field: string, constraint: string): ServiceError {
  const message = `1 validation error detected: Value ${value} at '${field}' failed to satisfy constraint: ${constraint}`;
  return new ServiceError('ValidationException', message);
}
