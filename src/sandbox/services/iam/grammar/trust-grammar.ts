/** The grammar of trust policies (who may assume a role), with IAM's error messages. */
import {
  isJsonObject,
  type JsonObject,
  parseDocument,
  statementsOf,
  stringList,
} from '../../../../core/policy/json.ts';
import { hasConditionSyntax, STATEMENT_FIELDS, TOP_FIELDS } from './policy-grammar.ts';

const TRUST_FIELDS = new Set([...STATEMENT_FIELDS, 'Principal', 'NotPrincipal']);
const PRINCIPAL_KINDS = new Set(['AWS', 'Service', 'Federated']);

/** The valid principals under `AWS`: everybody, an account, or the ARN of an identity. */
const AWS_PRINCIPAL = /^(\*|\d{12}|arn:[a-z-]+:(iam|sts)::\d{12}:(root|(user|role|assumed-role|federated-user)\/.+))$/;

/**
 * Differs from AWS: any name in the form of a service principal is accepted, where AWS knows its services, and identities
 * that do not exist are not rejected.
 */
const SERVICE_PRINCIPAL =
  /^[a-z0-9-]+(\.[a-z0-9-]+)*\.(amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|amazon\.com|aws\.internal)$/;

/** The message of a MalformedPolicyDocument, or undefined when IAM would take the document. */
export function describeTrustPolicyFault(text: string, partition: string): string | undefined {
  const document = parseDocument(text);
  if (document === undefined) return 'This policy contains invalid Json';
  const unknown = Object.keys(document).find((field) => !TOP_FIELDS.has(field));
  if (unknown !== undefined) return `Unknown field ${unknown}`;
  if (document.Version !== undefined && document.Version !== '2008-10-17' && document.Version !== '2012-10-17')
    return 'The policy must contain a valid version string';
  const statements = document.Statement === undefined ? [] : statementsOf(document);
  if (statements.length === 0) return 'Could not parse the policy: Statement is empty!';
  const fault = statements
    .map((statement) => describeStatementFault(statement, partition))
    .find((found) => found !== undefined);
  if (fault !== undefined) return fault;
  const sids = statements.map((statement) => isJsonObject(statement) && statement.Sid).filter(Boolean);
  return new Set(sids).size < sids.length ? 'The Statement Ids in the policy are not unique' : undefined;
}

function describeStatementFault(statement: unknown, partition: string): string | undefined {
  if (!isJsonObject(statement)) return 'Syntax error in policy.';
  const unknown = Object.keys(statement).find((field) => !TRUST_FIELDS.has(field));
  if (unknown !== undefined) return `Unknown field ${unknown}`;
  const { Effect, Action, NotAction, Resource, NotResource, NotPrincipal, Condition } = statement;
  if (Effect === undefined) return 'Missing required field Effect';
  if (Effect !== 'Allow' && Effect !== 'Deny') return `Invalid effect: ${String(Effect)}`;
  if (NotPrincipal !== undefined)
    return Effect === 'Allow'
      ? 'Allow with NotPrincipal is not allowed.'
      : 'AssumeRole policy must not contain NotPrincipal field.';
  const principalFault = describePrincipalFault(statement, partition);
  if (principalFault !== undefined) return principalFault;
  const actions = stringList(Action ?? NotAction);
  if (actions.length === 0) return 'Missing required field Action';
  if (!actions.every((action) => action.startsWith('sts:')))
    return 'AssumeRole policy may only specify STS AssumeRole actions.';
  if (Resource !== undefined) return 'Has prohibited field Resource';
  if (NotResource !== undefined) return 'AssumeRole policy must not contain resources.';
  return hasConditionSyntax(Condition) ? undefined : 'Syntax error in policy.';
}

function describePrincipalFault({ Principal }: JsonObject, partition: string): string | undefined {
  if (Principal === undefined) return 'Missing required field Principal';
  if (Principal === '*') return undefined;
  if (typeof Principal === 'string') return 'Principal must be a JSON object.';
  if (!isJsonObject(Principal)) return 'Syntax error in policy.';
  const kinds = Object.entries(Principal);
  if (kinds.length === 0) return 'Missing required field Principal cannot be empty!';
  for (const [kind, names] of kinds) {
    if (!PRINCIPAL_KINDS.has(kind)) return `Invalid principal in policy: "${kind}"`;
    const invalid = stringList(names).find((name) => !isPrincipal([kind, name], partition));
    if (invalid !== undefined) return `Invalid principal in policy: "${kind.toUpperCase()}":"${invalid}"`;
  }
  return undefined;
}

function isPrincipal([kind, name]: readonly [string, string], partition: string): boolean {
  if (kind === 'AWS') return AWS_PRINCIPAL.test(name) && (!name.startsWith('arn:') || name.split(':')[1] === partition);
  return kind === 'Federated' || SERVICE_PRINCIPAL.test(name);
}
