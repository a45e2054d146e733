/** The result of both simulations: one decision for each action on each resource. */
import type { ContextEntry, SimulatePolicyResponse } from '@aws-sdk/client-iam';
import type { PolicyContextEntries } from '../../../core/policy/context.ts';
import type { Decision } from '../../../core/policy/evaluation.ts';

interface SimulationInput {
  readonly ActionNames?: string[];
  readonly ResourceArns?: string[];
}

/** Differs from AWS: matched statements and missing context keys are not reported, and there are no pages. */
export function simulate(
  { ActionNames = [], ResourceArns = ['*'] }: SimulationInput,
  decide: (action: string, resource: string) => Decision,
): SimulatePolicyResponse {
  const EvaluationResults = ActionNames.flatMap((action) =>
    ResourceArns.map((resource) => ({
      EvalActionName: action,
      EvalResourceName: resource,
      EvalDecision: decide(action, resource),
      MatchedStatements: [],
      MissingContextValues: [],
    })),
  );
  return { EvaluationResults, IsTruncated: false };
}

export function contextOfEntries(entries: readonly ContextEntry[] = []): PolicyContextEntries {
  return Object.fromEntries(entries.map((entry) => [entry.ContextKeyName ?? '', entry.ContextKeyValues]));
}
