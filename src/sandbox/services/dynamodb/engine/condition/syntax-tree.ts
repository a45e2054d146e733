/** The syntax tree of conditions, in the engine's form. */
import type { AttributeValue } from '../../../../../core/item-size.ts';

export type PathPart = string | number;

/** A path, a value, or the result of a function. */
export type Operand = readonly PathPart[] | AttributeValue | FunctionCall;

export interface FunctionCall {
  readonly type: 'function';
  readonly name: string;
  readonly args: readonly Operand[];
  /** The type of its result, if that is known. */
  readonly attrType: string | undefined;
}

export type Condition = FunctionCall | { readonly type: string; readonly args: readonly (Condition | Operand)[] };
