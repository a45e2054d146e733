/** The grammar of identity policies. Observed: the order of IAM's errors. */
import { parseOperatorName } from '../../../../core/policy/condition.ts';
import { CONDITION_OPERATORS } from '../../../../core/policy/condition-operators.ts';
import { parseMoment } from '../../../../core/policy/condition-values.ts';
import {
  isJsonObject,
  type JsonObject,
  parseDocument,
  statementsOf,
  stringList,
} from '../../../../core/policy/json.ts';
import { describeResourceFault, failsLegacyResourceParsing } from './resource-grammar.ts';

const SYNTAX = 'Syntax errors in policy.';
const LEGACY = 'The policy failed legacy parsing';

export const TOP_FIELDS: ReadonlySet<string> = new Set(['Version', 'Id', 'Statement']);
export const STATEMENT_FIELDS: ReadonlySet<string> = new Set([
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);
const PRINCIPAL_FIELDS = ['Principal', 'NotPrincipal'];
const VERSIONS: readonly unknown[] = ['2008-10-17', '2012-10-17'];

/** The message of a MalformedPolicyDocument, or undefined when IAM would take the document. */
export function describePolicyFault(text: string, partition: string): string | undefined {
  const document = parseDocument(text);
  if (document === undefined || !hasTopSyntax(document)) return SYNTAX;
  const statements = statementsOf(document).filter(isJsonObject);
  if (statements.some((statement) => PRINCIPAL_FIELDS.some((field) => field in statement)))
    return 'Policy document should not specify a principal.';
  if (statements.length === 0 || !statementsOf(document).every(hasStatementSyntax)) return SYNTAX;
  if (document.Version !== '2012-10-17') return 'Policy document must be version 2012-10-17 or greater.';
  return describeContentFault(statements, partition);
}

function describeContentFault(statements: readonly JsonObject[], partition: string): string | undefined {
  const resources = statements.flatMap((statement) => {
    // IAM checks a list from its end.
    const list = stringList(statement.Resource ?? statement.NotResource);
    return list.sort().reverse();
  });
  const resourceFault = resources
    .map((resource) => describeResourceFault(resource, partition))
    .find((fault) => fault !== undefined);
  if (statements.some(failsLegacyParsing)) return LEGACY;
  if (resourceFault === undefined && resources.some(failsLegacyResourceParsing)) return LEGACY;
  const sids = statements.map(({ Sid }) => Sid).filter((sid) => sid !== undefined && sid !== '');
  if (new Set(sids).size < sids.length) return 'Statement IDs (SID) in a single policy must be unique.';
  const actions = statements.map((statement) => stringList(statement.Action ?? statement.NotAction));
  if (actions.some((list) => list.length === 0)) return 'Policy statement must contain actions.';
  if (resourceFault !== undefined) return resourceFault;
  const actionFault = actions
    .flat()
    .map(describeActionFault)
    .find((fault) => fault !== undefined);
  if (actionFault !== undefined) return actionFault;
  if (statements.some((statement) => stringList(statement.Resource ?? statement.NotResource).length === 0))
    return 'Policy statement must contain resources.';
  return undefined;
}

function hasTopSyntax(document: JsonObject): boolean {
  return (
    Object.keys(document).every((field) => TOP_FIELDS.has(field)) &&
    (document.Version === undefined || VERSIONS.includes(document.Version)) &&
    isOptionalText(document.Id) &&
    (Array.isArray(document.Statement) || isJsonObject(document.Statement))
  );
}

function hasStatementSyntax(statement: unknown): boolean {
  return (
    isJsonObject(statement) &&
    Object.keys(statement).every((field) => STATEMENT_FIELDS.has(field)) &&
    !('Resource' in statement && 'NotResource' in statement) &&
    !('Action' in statement && 'NotAction' in statement) &&
    typeof statement.Effect === 'string' &&
    /^(allow|deny)$/i.test(statement.Effect) &&
    [statement.Action, statement.NotAction, statement.Resource, statement.NotResource].every(isOptionalTextOrList) &&
    hasConditionSyntax(statement.Condition) &&
    isOptionalText(statement.Sid)
  );
}

/** Also for trust policies, which have the same conditions. */
export function hasConditionSyntax(block: unknown): boolean {
  if (block === undefined) return true;
  if (!isJsonObject(block)) return false;
  return Object.entries(block).every(([operator, keys]) => {
    if (!isJsonObject(keys)) return false;
    if (parseOperatorName(operator) === undefined && Object.keys(keys).length > 0) return false;
    return Object.values(keys).every((value) => [value].flat().every(isScalar));
  });
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isOptionalText(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function isOptionalTextOrList(value: unknown): boolean {
  return isOptionalText(value) || (Array.isArray(value) && value.every((entry) => typeof entry === 'string'));
}

/** The older parser, which runs after the first one: exact case of the effect, valid dates. */
function failsLegacyParsing({ Effect, Condition }: JsonObject): boolean {
  if (Effect !== 'Allow' && Effect !== 'Deny') return true;
  if (!isJsonObject(Condition)) return false;
  return Object.entries(Condition).some(([operator, keys]) => {
    const name = parseOperatorName(operator)?.name;
    if (name === undefined || !name.startsWith('Date') || !CONDITION_OPERATORS.has(name)) return false;
    return isJsonObject(keys) && Object.values(keys).some((value) => stringList(value).some(isNoMoment));
  });
}

function isNoMoment(text: string): boolean {
  return Number.isNaN(parseMoment(text));
}

function describeActionFault(action: string): string | undefined {
  const [vendor = '', ...rest] = action.split(':');
  if (action === '*') return undefined;
  if (rest.length === 0) return 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';
  if (rest.length > 1) return 'Actions/Condition can contain only one colon.';
  return vendor === '*' || /^[a-zA-Z0-9\-.]*$/.test(vendor) ? undefined : `Vendor ${vendor} is not valid`;
}
