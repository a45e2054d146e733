/** Finds which of a lab's handlers a function has, by the hash of its code. */
import { packageFunction } from '../aws/package-function.ts';
import type { FunctionCode, FunctionState } from '../steps/function.ts';
import type { Lab } from './lab.ts';

export interface LabCode extends FunctionCode {
  /** `runtime`: the lab's own handler in a language. */
  readonly kind: 'runtime' | 'variant';
  readonly name: string;
}

export function codesOf({ runtimes, variants = {} }: Lab): readonly LabCode[] {
  return [
    ...Object.entries(runtimes).map(([name, code]) => ({ ...code, kind: 'runtime' as const, name })),
    ...Object.entries(variants).map(([name, code]) => ({ ...code, kind: 'variant' as const, name })),
  ];
}

/** Undefined when it is none of them. */
export async function codeOf(lab: Lab, { configuration }: FunctionState): Promise<LabCode | undefined> {
  for (const code of codesOf(lab)) {
    if ((await packageFunction(code.folder)).codeSha256 === configuration.CodeSha256) return code;
  }
  return undefined;
}
