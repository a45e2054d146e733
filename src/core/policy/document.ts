/** Policy documents, compiled once and evaluated often. */
import { type ArnPattern, compileArnPattern } from './arn-pattern.ts';
import { type Condition, compileConditions } from './condition.ts';
import { isJsonObject, type JsonObject, parseDocument, statementsOf, stringList } from './json.ts';
import { compilePattern } from './pattern.ts';

/** Patterns of which at least one must match, or none when negated (`NotAction`, `NotResource`). */
export interface Choice<Test> {
  readonly tests: readonly Test[];
  readonly negated: boolean;
}

export interface Statement {
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  /** Tests of the action in lower case. */
  readonly actions: Choice<(action: string) => boolean>;
  /** Absent in trust policies, which apply to their own role. */
  readonly resources: Choice<ArnPattern> | undefined;
  /** The principals by kind (`AWS`, `Service`, `Federated`); only in trust policies. */
  readonly principals: Readonly<Record<string, readonly string[]>>;
  readonly conditions: readonly Condition[];
}

export interface Policy {
  readonly statements: readonly Statement[];
}

/** The version with policy variables; in older documents `${` is literal text. */
const VERSION_WITH_VARIABLES = '2012-10-17';

/** Compiles a document that the grammar has accepted; anything that is not a statement allows nothing. */
export function compilePolicy(text: string): Policy {
  const document = parseDocument(text) ?? {};
  const variables = document.Version === VERSION_WITH_VARIABLES;
  const statements = statementsOf(document).filter(isJsonObject);
  return { statements: statements.map((statement) => compileStatement(statement, variables)) };
}

function compileStatement(statement: JsonObject, variables: boolean): Statement {
  return {
    sid: typeof statement.Sid === 'string' && statement.Sid !== '' ? statement.Sid : undefined,
    effect: statement.Effect === 'Allow' ? 'Allow' : 'Deny',
    actions: choice(statement.Action, statement.NotAction, (action) => compilePattern(action.toLowerCase())),
    resources:
      statement.Resource === undefined && statement.NotResource === undefined
        ? undefined
        : choice(statement.Resource, statement.NotResource, (pattern) => compileArnPattern(pattern, variables)),
    principals: compilePrincipals(statement.Principal),
    conditions: compileConditions(statement.Condition, variables),
  };
}

function choice<Test>(wanted: unknown, unwanted: unknown, compile: (text: string) => Test): Choice<Test> {
  return wanted === undefined
    ? { tests: stringList(unwanted).map(compile), negated: true }
    : { tests: stringList(wanted).map(compile), negated: false };
}

function compilePrincipals(principal: unknown): Statement['principals'] {
  if (principal === '*') return { AWS: ['*'] };
  if (!isJsonObject(principal)) return {};
  return Object.fromEntries(Object.entries(principal).map(([kind, names]) => [kind, stringList(names)]));
}
