/** Checks an operation's input in AWS's order: types, constraints, the operation's own rules. */
import { MAX_ITEM_BYTES } from '../../../../core/item-size.ts';
import { ServiceError } from '../../../contract/service.ts';
import { fromEngine, isEngineError, requiredMember, validationException } from '../errors.ts';
import { TOO_NESTED } from '../items/input-rules.ts';
import { type CheckStore, checkTypes, checkValidations, type InputCheck } from './dynalite.ts';

const CHECK_STORE: CheckStore = { options: { maxItemSize: MAX_ITEM_BYTES } };

/**
 * The checked input, of the type `T` that the check ensures, without unknown members. Differs from AWS: an attribute
 * named `__proto__` is dropped as well.
 */
export function checkInput<T extends object>(input: unknown, check: InputCheck): T {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new ServiceError('SerializationException', 'Unexpected value type in payload');
  }
  try {
    const checked = checkTypes(input, check.types);
    checkValidations(checked, check.types, check.custom, CHECK_STORE);
    return checked as T; // its members have the types of the check
  } catch (error) {
    if (isEngineError(error) && PLUS_SIGN.test(error.body.message ?? '') && removePlusSigns(input)) {
      return checkInput(input, check);
    }
    // The engine calls itself for each level.
    if (error instanceof RangeError) throw validationException(TOO_NESTED);
    throw isEngineError(error) ? fromEngine(error) : (nullWithin(input, '') ?? error);
  }
}

/** The engine refuses a number with a leading plus sign, which DynamoDB accepts. */
const PLUS_SIGN = /cannot be converted to a numeric value: \+[\d.]/;

/** Removes the leading plus signs of all numbers of the request; returns whether there was one. */
function removePlusSigns(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const members: Record<string, unknown> = { ...value };
  let found = false;
  for (const [name, member] of Object.entries(members)) {
    if (name === 'N' && typeof member === 'string') members[name] = unsigned(member);
    else if (name === 'NS' && Array.isArray(member)) members[name] = member.map(unsigned);
    else found = removePlusSigns(member) || found;
    found ||= String(members[name]) !== String(member);
  }
  Object.assign(value, members);
  return found;
}

function unsigned(number: unknown): unknown {
  return typeof number === 'string' ? number.replace(/^\+(?=[\d.])/, '') : number;
}

/** Checks only the operation's own rules, for an action of a transaction; returns the message of a violated one. */
export function brokenRule(input: object, check: Required<InputCheck>): string | undefined {
  try {
    const message = check.custom(input as never, CHECK_STORE) ?? undefined; // a check's parameter is its own checked input
    if (message === undefined || !PLUS_SIGN.test(message) || !removePlusSigns(input)) return message;
    return brokenRule(input, check);
  } catch (error) {
    throw nullWithin(input, '') ?? error;
  }
}

/** The engine's checks throw a TypeError for a null in a list or map; this is AWS's error for the first one. */
function nullWithin(value: unknown, field: string): ServiceError | undefined {
  if (value === null) return requiredMember(field);
  if (typeof value !== 'object') return undefined;
  const below = (name: string): string => (field === '' ? name : `${field}.${name}`);
  for (const [name, member] of Object.entries(value)) {
    const place = Array.isArray(value) ? `${Number(name) + 1}.member` : name.charAt(0).toLowerCase() + name.slice(1);
    const found = nullWithin(member, below(place));
    if (found !== undefined) return found;
  }
  return undefined;
}
