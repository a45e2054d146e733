/** A table whose name the function knows from its environment, not from its code. */
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { call } from '../../aws/clients.ts';
import { explain } from '../../aws/explain.ts';
import { resourceName } from '../../steps/context.ts';
import { findFunction } from '../../steps/function.ts';
import { functionOf } from '../engine/plan.ts';
import { labCommand } from '../evidence/next-command.ts';
import { type CheckKind, failed, passed } from './check.ts';

export interface TableVariablePart {
  readonly kind: 'table-variable';
  /** The lab's own name of the table. */
  readonly table: string;
}

export const tableVariable: CheckKind<TableVariablePart> = {
  writes: false,
  run: async ({ step, lab }, { table }) => {
    const spec = functionOf(lab);
    const FunctionName = resourceName(step, spec.name);
    const wanted = resourceName(step, table);
    const get = new GetFunctionConfigurationCommand({ FunctionName });
    const claim = { expected: `an environment variable with ${wanted}`, call: explain(call(LambdaClient, get)) };
    const found = await findFunction(step, spec.name);
    const variables = Object.entries(found?.configuration.Environment?.Variables ?? {});
    const [name] = variables.find(([, value]) => value === wanted) ?? [];
    if (name !== undefined) return passed(claim, `${name}=${wanted}`);
    const observed = variables.length === 0 ? 'no variables' : variables.map((pair) => pair.join('=')).join(' ');
    const next = labCommand(step, 'setup');
    return failed(claim, observed, { cause: 'the environment does not name the target table', next });
  },
};
