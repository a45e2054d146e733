/** The values that SET assigns, computed from the item as it was before the update. */
import type { AttributeMap, AttributeValue } from '../../../../../core/item-size.ts';
import { validationException } from '../../errors.ts';
import { type Path, valueAt } from '../document-path.ts';
import { validateAttributeValue } from '../dynalite.ts';
import { addNumbers, negated } from './numbers.ts';

/** A parsed operand: a path, a literal, or an operation on operands. */
export type Operand = Path | AttributeValue | Operation;

interface Operation {
  readonly type: 'add' | 'subtract' | 'function';
  readonly name?: string;
  readonly args: readonly Operand[];
}

const WRONG_TYPE = 'An operand in the update expression has an incorrect data type';

/** A copy: the same value may be assigned to several paths. */
export function valueOfOperand(operand: Operand, item: AttributeMap): AttributeValue {
  const value = found(operand, item);
  if (value !== undefined) return value;
  throw validationException('The provided expression refers to an attribute that does not exist in the item');
}

/** Undefined for a path without a value. */
function found(operand: Operand, item: AttributeMap): AttributeValue | undefined {
  if (isPath(operand)) {
    const value = valueAt(operand, item);
    return value && copied(value);
  }
  if (!isOperation(operand)) return copied(operand);
  const { type, name, args } = operand;
  const [first = [], second = []] = args;
  if (name === 'if_not_exists') return found(first, item) ?? found(second, item);
  const [left, right] = [valueOfOperand(first, item), valueOfOperand(second, item)];
  if (type === 'function') {
    if (left.L === undefined || right.L === undefined) throw validationException(WRONG_TYPE);
    return { L: [...left.L, ...right.L] };
  }
  if (left.N === undefined || right.N === undefined) throw validationException(WRONG_TYPE);
  return sum(left.N, type === 'add' ? right.N : negated(right.N));
}

/** Only lists and maps are changed in place, so other values are shared. */
export function copied(value: AttributeValue): AttributeValue {
  if (value.L !== undefined) return { L: value.L.map(copied) };
  if (value.M === undefined) return value;
  const M: Record<string, AttributeValue> = Object.create(null);
  for (const [name, member] of Object.entries(value.M)) M[name] = copied(member);
  return { M };
}

/** Throws when the sum has too many digits. */
export function sum(left: string, right: string): AttributeValue {
  const value = { N: addNumbers(left, right) };
  const problem = validateAttributeValue(value); // it writes the number in its canonical form
  if (problem) throw validationException(problem);
  return value;
}

function isPath(operand: Operand): operand is Path {
  return Array.isArray(operand);
}

function isOperation(operand: Operand): operand is Operation {
  return 'args' in operand;
}
