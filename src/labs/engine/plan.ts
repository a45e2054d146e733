/** A lab's resources with the choices of a person: the language, a variant, an existing role. */
import { UsageError } from '../../core/errors.ts';
import type { FunctionCode } from '../../steps/function.ts';
import type { RoleSpec } from '../../steps/role.ts';
import type { ResourceSpec } from '../../steps/spec.ts';
import type { Lab } from '../lab.ts';

export interface LabChoices {
  /** `node`, `python`, or the identifier of a runtime such as `nodejs22.x`. */
  readonly runtime?: string;
  readonly variant?: string;
  /** Replaces code that is none of the lab's handlers. */
  readonly code?: 'lab';
  /** The ARN of a role to use in place of the lab's own. */
  readonly roleArn?: string;
  /** Of the lab's own role, where an account demands them. */
  readonly path?: string;
  readonly permissionsBoundary?: string;
}

export function planLab(lab: Lab, choices: LabChoices = {}): readonly ResourceSpec[] {
  const code = chooseCode(lab, choices);
  const { roleArn, runtime, variant } = choices;
  const known = [...Object.values(lab.runtimes), ...Object.values(lab.variants ?? {})];
  const treatment = runtime === undefined && variant === undefined ? 'keep' : 'refuse';
  const ownCode = choices.code === 'lab' ? undefined : ({ known, treatment } as const);
  if (roleArn !== undefined && !/^arn:aws[\w-]*:iam::\d{12}:role\/.+$/.test(roleArn)) {
    throw new UsageError(`--role takes the ARN of a role such as arn:aws:iam::123456789012:role/lab, not ${roleArn}`);
  }
  const own = ownRole(choices);
  return lab.resources
    .filter(({ kind }) => !(kind === 'role' && roleArn !== undefined))
    .map((spec) => {
      if (spec.kind === 'role') return { ...spec, ...own };
      if (spec.kind !== 'function') return spec;
      return { ...spec, code, ownCode, role: roleArn ?? spec.role, rolePath: own.path };
    });
}

function ownRole({ path, permissionsBoundary, roleArn }: LabChoices): Pick<RoleSpec, 'path' | 'permissionsBoundary'> {
  if (roleArn !== undefined && (path ?? permissionsBoundary) !== undefined) {
    throw new UsageError("--path and --permissions-boundary are for the lab's own role; leave them out, or --role");
  }
  if (path !== undefined && !/^\/([!-.0-~][!-~]*\/)?$/.test(path)) {
    throw new UsageError(`--path takes the path of a role such as /labs/, with a slash at both ends, not ${path}`);
  }
  if (permissionsBoundary !== undefined && !/^arn:aws[\w-]*:iam::(aws|\d{12}):policy\/.+$/.test(permissionsBoundary)) {
    const example = 'arn:aws:iam::123456789012:policy/boundary';
    throw new UsageError(
      `--permissions-boundary takes the ARN of a policy such as ${example}, not ${permissionsBoundary}`,
    );
  }
  return { path, permissionsBoundary };
}

function chooseCode(lab: Lab, { runtime, variant }: LabChoices): FunctionCode {
  const code = chooseFolder(lab, { runtime, variant });
  return runtime === undefined || runtime in lab.runtimes ? code : { ...code, runtime };
}

function chooseFolder(lab: Lab, { runtime, variant }: LabChoices): FunctionCode {
  const wantsPython = runtime?.startsWith('python') ?? false;
  if (variant !== undefined) {
    const found = lab.variants?.[variant];
    if (found === undefined) throw noVariant(lab, variant);
    if (wantsPython) throw new UsageError(`The variant ${variant} of ${lab.id} is written for Node.js`);
    return found;
  }
  if (wantsPython) {
    if (lab.runtimes.python) return lab.runtimes.python;
    throw new UsageError(`The lab ${lab.id} has no Python handler`, { hint: 'leave --runtime out, or say node' });
  }
  if (runtime !== undefined && !runtime.startsWith('node')) {
    throw new UsageError(`--runtime takes node, python, or a runtime of these such as nodejs22.x, not ${runtime}`);
  }
  return lab.runtimes.node;
}

function noVariant(lab: Lab, variant: string): UsageError {
  const variants = Object.entries(lab.variants ?? {});
  const python = variant === 'original' && lab.runtimes.python ? '; its original is --runtime python' : '';
  const hint = variants.length === 0 ? 'it has none' : variants.map(([name, { summary }]) => `${name}: ${summary}`);
  return new UsageError(`The lab ${lab.id} has no variant ${variant}${python}`, { hint: [hint].flat().join('; ') });
}
