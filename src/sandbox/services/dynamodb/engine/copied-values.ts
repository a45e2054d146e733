/** Copies the values that an update expression reads. */
import type { AttributeMap, AttributeValue } from '../../../../core/item-size.ts';
import { helpers } from './dynalite.ts';

type Path = readonly (string | number)[];

/** A parsed operand: a path, a literal, or an operation on operands. */
type Operand = Path | AttributeValue | Operation;

interface Operation {
  readonly type: 'add' | 'subtract' | 'function';
  readonly name?: string;
  readonly args: readonly Operand[];
}

/** An action of an update expression, as the engine parses it. */
export interface UpdateSection {
  readonly type: 'set' | 'remove' | 'add' | 'delete';
  val?: Operand;
}

/**
 * Replaces the paths that SET reads by copies of their values. The engine would alias one object at both paths, so that
 * `SET backup = config, config.v = :v` would change both.
 */
export function copyReadValues(sections: readonly UpdateSection[], item: AttributeMap): void {
  for (const section of sections) {
    if (section.type === 'set' && section.val !== undefined) section.val = copied(section.val, item);
  }
}

/** A path without a value stays a path: the engine reports it. */
function copied(operand: Operand, item: AttributeMap): Operand {
  if (isPath(operand)) {
    const value = helpers.mapPath(operand, item);
    return value === undefined || value === null ? operand : structuredClone(value);
  }
  if (!isOperation(operand)) return operand;
  const [first, second] = operand.args;
  if (operand.name !== 'if_not_exists' || first === undefined || second === undefined) {
    return { ...operand, args: operand.args.map((arg) => copied(arg, item)) };
  }
  const value = copied(first, item);
  return isPath(value) ? copied(second, item) : value;
}

function isPath(operand: Operand): operand is Path {
  return Array.isArray(operand);
}

function isOperation(operand: Operand): operand is Operation {
  return 'args' in operand;
}
