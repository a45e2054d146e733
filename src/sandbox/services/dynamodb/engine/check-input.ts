/** Checks an operation's input as AWS does, types first, then constraints, then the operation's own rules. */
import { MAX_ITEM_BYTES } from '../../../../core/item-size.ts';
import { ServiceError } from '../../../contract/service.ts';
import { fromEngine, isEngineError, requiredMember } from '../errors.ts';
import { type CheckStore, checkTypes, checkValidations, type InputCheck } from './dynalite.ts';

const CHECK_STORE: CheckStore = { options: { maxItemSize: MAX_ITEM_BYTES } };

/**
 * The checked input. `T` describes what the check lets through; unknown members are gone. Differs from AWS: an
 * attribute named `__proto__` is gone as well.
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
    throw isEngineError(error) ? fromEngine(error) : (nullWithin(input, '') ?? error);
  }
}

/** The message of the operation's own rules alone, for an operation that is part of another. */
export function brokenRule(input: object, check: Required<InputCheck>): string | undefined {
  try {
    return check.custom(input as never, CHECK_STORE) ?? undefined; // a check's parameter is its own checked input
  } catch (error) {
    throw nullWithin(input, '') ?? error;
  }
}

/** The engine's checks stumble over a null in a list or map; this is what they should have said of the first one. */
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
