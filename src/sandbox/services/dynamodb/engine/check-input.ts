/** Checks an operation's input as AWS does, types first, then constraints, then the operation's own rules. */

import { ServiceError } from '../../service.ts';
import { fromEngine } from '../errors.ts';
import { type CheckStore, checkTypes, checkValidations, type InputCheck } from './dynalite.ts';

/** 400 KB. */
export const MAX_ITEM_BYTES = 400 * 1024;

const CHECK_STORE: CheckStore = { options: { maxItemSize: MAX_ITEM_BYTES } };

/** The checked input. `T` describes what the check lets through; unknown members are gone. */
export function checkInput<T extends object>(input: unknown, check: InputCheck): T {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new ServiceError('SerializationException', 'Unexpected value type in payload');
  }
  try {
    const checked = checkTypes(input, check.types);
    checkValidations(checked, check.types, check.custom, CHECK_STORE);
    return checked as T; // its members have the types of the check
  } catch (error) {
    throw fromEngine(error);
  }
}

/** The message of the operation's own rules alone, for an operation that is part of another. */
export function brokenRule(input: object, check: Required<InputCheck>): string | undefined {
  return check.custom(input as never, CHECK_STORE) ?? undefined; // a check's parameter is its own checked input
}
