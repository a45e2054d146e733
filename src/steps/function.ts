/** A Lambda function, from a folder of handlers/. */
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  type FunctionConfiguration,
  GetFunctionCommand,
  LambdaClient,
  ListFunctionsCommand,
  type Runtime,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { call } from '../aws/clients.ts';
import { requireMember, undefinedIfAbsent } from '../aws/errors.ts';
import { packageFunction } from '../aws/package-function.ts';
import { pages } from '../aws/pages.ts';
import { resourceName, type StepContext } from './context.ts';
import { requireRole, roleArn } from './find-role.ts';
import { type Owner, ownTags } from './ownership.ts';
import type { Refusal } from './refusals.ts';
import type { Difference, Resource } from './resource.ts';

/** Code, and the runtime that it is written for. */
export interface FunctionCode {
  /** A folder of handlers/, or an absolute path. */
  readonly folder: string;
  readonly runtime: string;
  readonly handler: string;
}

/** Code that is none of these is a person's own. */
export interface OwnCode {
  readonly known: readonly FunctionCode[];
  /** `refuse`: where other code was asked for. */
  readonly treatment: 'keep' | 'refuse';
}

export interface FunctionSpec {
  readonly kind: 'function';
  readonly name: string;
  /** The lab's name of its role, or the ARN of one that exists already. */
  readonly role: string;
  /** Of that role, for plans. */
  readonly rolePath?: string;
  readonly code: FunctionCode;
  /** What becomes of code that was deployed by others; absent: it is replaced. */
  readonly ownCode?: OwnCode;
  /** Environment variables that hold the names of tables. */
  readonly tableVariables?: Readonly<Record<string, string>>;
  /** Default: Lambda's own 3. */
  readonly timeoutSeconds?: number;
  /** Default: Lambda's own 128. */
  readonly memoryMb?: number;
}

export interface FunctionState {
  readonly configuration: FunctionConfiguration;
  readonly tags: Readonly<Record<string, string>>;
}

const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MB = 128;

/** A new role propagates for some seconds; AWS reports it in the message alone. */
const TRANSIENT: readonly Refusal[] = [
  { error: 'InvalidParameterValue', says: 'cannot be assumed by Lambda', reason: 'the role is not assumable yet' },
  {
    // Environment variables are encrypted with the new role's grant.
    error: 'InvalidParameterValue',
    says: 'KMS key is invalid for CreateGrant',
    reason: 'KMS does not know the role yet',
  },
  {
    error: 'ResourceConflict',
    says: 'cannot be performed at this time',
    reason: 'another change is in progress',
  },
  {
    operations: ['UpdateFunctionCode', 'UpdateFunctionConfiguration', 'TagResource', 'UntagResource'],
    error: 'ResourceNotFound',
    reason: 'the function is not known everywhere yet',
  },
];

export const lambdaFunction: Resource<FunctionSpec, FunctionState> = {
  title: 'function',
  name: (context, spec) => resourceName(context, spec.name),
  // The log group is created first and deleted last, so that it exists whenever the function logs.
  needs: (spec) => [`log-group:${spec.name}`, `role:${spec.role}`],
  check: async (context, spec) => {
    if (isArn(spec.role)) await requireRole(context, spec.role);
  },
  find: (context, spec) => findFunction(context, spec.name),
  list: async function* ({ aws }) {
    const ask = (Marker?: string) => aws.send(LambdaClient, new ListFunctionsCommand({ Marker }));
    for await (const { Functions = [] } of pages(ask, (page) => page.NextMarker)) {
      yield Functions.map(({ FunctionName }) => FunctionName);
    }
  },
  pending: ({ configuration }) => pendingReason(configuration),
  failure: ({ configuration }) => failureReason(configuration),
  tags: async (_context, _spec, state) => state.tags,
  describe: (_spec, { configuration: { Runtime, Handler } }) => `${Runtime}, ${Handler}`,

  create: async (context, spec) => {
    const { zip } = await packageFunction(spec.code.folder);
    const input = {
      FunctionName: resourceName(context, spec.name),
      ...(await settings(context, spec)),
      Code: { ZipFile: zip },
      Tags: { ...ownTags(context) },
    };
    return [call(LambdaClient, new CreateFunctionCommand(input))];
  },

  differences: async (context, spec, { state: { configuration }, owner }) => {
    const FunctionName = resourceName(context, spec.name);
    const found: Difference[] = [];
    const { zip, codeSha256 } = await packageFunction(spec.code.folder);
    const own = await ownCode(spec, configuration, owner);
    if (own !== undefined) found.push(own);
    else if (configuration.CodeSha256 !== codeSha256) {
      const fix = [call(LambdaClient, new UpdateFunctionCodeCommand({ FunctionName, ZipFile: zip }))];
      found.push({ what: 'code', wanted: codeSha256, found: String(configuration.CodeSha256), fix });
    }
    const { Handler, Runtime } = configuration;
    const wanted = { ...(await settings(context, spec)), ...(own === undefined ? {} : { Handler, Runtime }) };
    const changed = changedSettings(wanted, configuration);
    if (changed.length > 0) {
      // Lambda keeps settings that an update does not name, so the environment must be emptied explicitly.
      const input = { FunctionName, ...wanted, Environment: wanted.Environment ?? { Variables: {} } };
      const fix = [call(LambdaClient, new UpdateFunctionConfigurationCommand(input))];
      found.push(...changed.map((one, index) => ({ ...one, fix: index === 0 ? fix : [] })));
    }
    return found;
  },

  tag: (_context, _spec, { configuration }, tags) =>
    call(LambdaClient, new TagResourceCommand({ Resource: configuration.FunctionArn, Tags: { ...tags } })),
  untag: (_context, _spec, { configuration }, keys) =>
    call(LambdaClient, new UntagResourceCommand({ Resource: configuration.FunctionArn, TagKeys: [...keys] })),
  remove: async (context, spec) => [
    call(LambdaClient, new DeleteFunctionCommand({ FunctionName: resourceName(context, spec.name) })),
  ],
  transient: TRANSIENT,
};

/** The function with this name in the lab, if it exists. */
export async function findFunction(context: StepContext, logical: string): Promise<FunctionState | undefined> {
  const FunctionName = resourceName(context, logical);
  const found = await undefinedIfAbsent(context.aws.send(LambdaClient, new GetFunctionCommand({ FunctionName })));
  if (found === undefined) return undefined;
  const { target } = context.aws;
  const configuration = requireMember(found.Configuration, { name: 'a function', operation: 'GetFunction', target });
  return { configuration, tags: found.Tags ?? {} };
}

async function settings(context: StepContext, spec: FunctionSpec) {
  const variables = Object.entries(spec.tableVariables ?? {});
  const Variables = Object.fromEntries(variables.map(([name, table]) => [name, resourceName(context, table)]));
  return {
    Role: isArn(spec.role) ? spec.role : await roleArn(context, spec.role, spec.rolePath),
    Handler: spec.code.handler,
    // A person may choose a runtime that is newer than this SDK's list, or too old for AWS, which then refuses it.
    Runtime: spec.code.runtime as Runtime,
    Timeout: spec.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
    MemorySize: spec.memoryMb ?? DEFAULT_MEMORY_MB,
    ...(variables.length > 0 ? { Environment: { Variables } } : {}),
  };
}

/** Code that is a person's own, as a difference that is kept or that needs an answer. */
async function ownCode(
  { code, ownCode: own }: FunctionSpec,
  { CodeSha256 }: FunctionConfiguration,
  owner: Owner,
): Promise<Difference | undefined> {
  if (own === undefined) return undefined;
  for (const { folder } of [code, ...own.known]) {
    if ((await packageFunction(folder)).codeSha256 === CodeSha256) return undefined;
  }
  const difference = { what: 'code', wanted: `handlers/${code.folder}`, found: "none of the lab's handlers" };
  if (own.treatment === 'keep' || owner === 'adopted') return { ...difference, keeps: 'its own code' };
  return { ...difference, hint: 'add --code lab to replace it' };
}

function changedSettings(
  wanted: Partial<Awaited<ReturnType<typeof settings>>>,
  found: FunctionConfiguration,
): readonly Omit<Difference, 'fix'>[] {
  const rows: readonly (readonly [string, unknown, unknown])[] = [
    ['role', wanted.Role, found.Role],
    ['handler', wanted.Handler, found.Handler],
    ['runtime', wanted.Runtime, found.Runtime],
    ['timeout', wanted.Timeout, found.Timeout],
    ['memory', wanted.MemorySize, found.MemorySize],
    ['environment', variablesText(wanted.Environment), variablesText(found.Environment)],
  ];
  return rows
    .filter(([, a, b]) => a !== b)
    .map(([what, a, b]) => ({ what, wanted: String(a) || 'none', found: String(b) || 'none' }));
}

function variablesText(environment: FunctionConfiguration['Environment']): string {
  const entries = Object.entries(environment?.Variables ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, value]) => `${name}=${value}`).join(' ');
}

function pendingReason({ State, LastUpdateStatus }: FunctionConfiguration): string | undefined {
  if (State === 'Pending') return State;
  return LastUpdateStatus === 'InProgress' ? 'update in progress' : undefined;
}

function failureReason(configuration: FunctionConfiguration): string | undefined {
  const { State, StateReason, LastUpdateStatus, LastUpdateStatusReason } = configuration;
  if (State === 'Failed') return StateReason ?? State;
  return LastUpdateStatus === 'Failed' ? (LastUpdateStatusReason ?? LastUpdateStatus) : undefined;
}

function isArn(text: string): boolean {
  return text.startsWith('arn:');
}
