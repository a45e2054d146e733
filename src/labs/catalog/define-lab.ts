/** How a file of the catalog becomes a lab: its data is completed with the path that it proves. */
import type { CheckedLab, LabCheck } from '../checks/spec.ts';
import { completeLab, type LabDefinition } from '../lab.ts';

export function defineLab(definition: LabDefinition & { readonly checks: readonly LabCheck[] }): CheckedLab {
  return completeLab(definition);
}
