/** With what choices a lab was set up: told by the function itself, because nothing else remembers it. */
import { packageFunction } from '../../aws/package-function.ts';
import { resourceName, type StepContext } from '../../steps/context.ts';
import { findFunction } from '../../steps/function.ts';
import type { Lab } from '../lab.ts';
import { functionOf, type LabChoices } from './plan.ts';

/** The choices that make setup change nothing, as far as the function tells: its runtime, its code, its role. */
export async function deployedChoices(context: StepContext, lab: Lab): Promise<LabChoices> {
  const spec = functionOf(lab);
  const found = await findFunction(context, spec.name);
  if (found === undefined) return {};
  const { CodeSha256, Runtime = '', Role = '' } = found.configuration;
  const isOwnRole = Role.endsWith(`/${resourceName(context, spec.role)}`);
  const roleArn = isOwnRole ? undefined : Role;
  for (const [variant, { folder, runtime }] of Object.entries(lab.variants ?? {})) {
    const { codeSha256 } = await packageFunction(folder);
    if (codeSha256 === CodeSha256) return { variant, runtime: Runtime === runtime ? undefined : Runtime, roleArn };
  }
  if (Runtime === lab.runtimes.node.runtime) return { roleArn };
  if (Runtime === lab.runtimes.python?.runtime) return { runtime: 'python', roleArn };
  const isKnownLanguage = Runtime.startsWith('node') || (Runtime.startsWith('python') && lab.runtimes.python);
  return { runtime: isKnownLanguage ? Runtime : undefined, roleArn };
}
