/** The choices with which a lab was set up, read from its function: they are stored nowhere else. */
import { resourceName, type StepContext } from '../../steps/context.ts';
import { findFunction } from '../../steps/function.ts';
import { codeOf } from '../deployed-code.ts';
import type { Lab } from '../lab.ts';
import type { LabChoices } from './plan.ts';

/** The choices with which setup would change nothing: runtime, code and role of the function. */
export async function deployedChoices(context: StepContext, lab: Lab): Promise<LabChoices> {
  const found = await findFunction(context, lab.function.name);
  if (found === undefined) return {};
  const { Runtime = '', Role = '' } = found.configuration;
  const isOwnRole = Role.endsWith(`/${resourceName(context, lab.function.role)}`);
  const roleArn = isOwnRole ? undefined : Role;
  const code = await codeOf(lab, found);
  if (code?.kind === 'variant') {
    return { variant: code.name, runtime: Runtime === code.runtime ? undefined : Runtime, roleArn };
  }
  if (code === undefined) return { roleArn }; // a person's own, with its runtime
  const isOfLanguage = Runtime.startsWith(code.name);
  if (Runtime !== code.runtime) return { roleArn, runtime: isOfLanguage ? Runtime : code.name };
  return { roleArn, runtime: code.name === 'node' ? undefined : code.name };
}
