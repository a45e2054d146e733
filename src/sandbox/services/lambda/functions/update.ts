/** The common parts of CreateFunction and the two updates: the package, the role, the new version. */
import { randomUUID } from 'node:crypto';
import type { FunctionCode, UpdateFunctionCodeRequest } from '@aws-sdk/client-lambda';
import { invalidParameter, resourceConflict, revisionMismatch, roleNotAssumable } from '../errors.ts';
import type { LambdaState } from '../state.ts';
import type { StoredCode } from './code-store.ts';
import { type FunctionRecord, type FunctionVersion, LATEST } from './model.ts';

/**
 * Stores the package of a request and holds it while `use` saves a version with it. Throws Lambda's error if the package
 * cannot be used.
 */
export async function withCode<T>(
  state: LambdaState,
  request: FunctionCode | UpdateFunctionCodeRequest,
  use: (code: StoredCode) => Promise<T>,
): Promise<T> {
  const { ZipFile, ImageUri, S3Bucket, S3Key } = request;
  if (ZipFile !== undefined) {
    let sha256: string | undefined;
    try {
      return await state.code.hold(ZipFile, (code) => {
        sha256 = code.sha256;
        return use(code);
      });
    } catch (error) {
      if (sha256 !== undefined) await removeUnusedCode(state, [sha256]);
      throw error;
    }
  }
  if (ImageUri !== undefined) {
    throw invalidParameter("Please don't provide ImageUri when updating a function with packageType Zip.");
  }
  if (S3Bucket === undefined && S3Key === undefined) {
    throw invalidParameter('Please provide a source for function code.');
  }
  // The sandbox has no S3, so no bucket exists.
  throw invalidParameter(
    'Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist',
  );
}

/** Throws if Lambda cannot assume the role: it is missing, too new, or its trust policy does not name Lambda. */
export async function checkRole(state: LambdaState, roleArn: string, functionName: string): Promise<void> {
  const servicePrincipal = 'lambda.amazonaws.com';
  const credentials = await state.assumeRole({ roleArn, servicePrincipal, sessionName: functionName });
  if (credentials === undefined) throw roleNotAssumable();
}

/** The `$LATEST` of a function, if it can be changed now. Throws ResourceConflictException or PreconditionFailedException. */
export function changeable(
  { functions }: LambdaState,
  record: FunctionRecord,
  revisionId: string | undefined,
): FunctionVersion {
  const latest = functions.latest(record);
  const problem = 'The operation cannot be performed at this time.';
  const arn = functions.arn({ name: record.name });
  if (latest.state === 'Pending') {
    throw resourceConflict(`${problem} The function is currently in the following state: Pending`);
  }
  if (latest.lastUpdateStatus === 'InProgress') {
    throw resourceConflict(`${problem} An update is in progress for resource: ${arn}`);
  }
  if (revisionId !== undefined && revisionId !== latest.revisionId) throw revisionMismatch();
  return latest;
}

/** `$LATEST` after a change, in progress. */
export function changedVersion(
  latest: FunctionVersion,
  change: Partial<Pick<FunctionVersion, 'settings' | 'codeSha256' | 'codeSize'>>,
  now: number,
): FunctionVersion {
  return {
    ...latest,
    ...change,
    generation: randomUUID(),
    revisionId: randomUUID(),
    lastModified: now,
    lastUpdateStatus: 'InProgress',
  };
}

/** A copy of `$LATEST` under the next number. */
export function publishedVersion(record: FunctionRecord, latest: FunctionVersion): FunctionVersion {
  return { ...latest, version: String(record.nextVersion), generation: randomUUID(), revisionId: randomUUID() };
}

/** Saves a changed `$LATEST`; environments of the old one receive no further events. */
export async function applyChange(
  state: LambdaState,
  changed: FunctionVersion,
  replaced: FunctionVersion,
): Promise<void> {
  await state.functions.save({ versions: [changed] });
  state.transitions.start(changed);
  retire(state, changed.name, [replaced], LATEST);
}

/**
 * Ends the environments of a function, or of one version, after their current invocations, and then removes the packages of
 * the deleted versions, unless another version has the same.
 */
export function retire(
  state: LambdaState,
  functionName: string,
  gone: readonly FunctionVersion[],
  version?: string,
): void {
  const packages = gone.map(({ codeSha256 }) => codeSha256);
  state.pool
    .retire(functionName, version)
    .then(() => removeUnusedCode(state, packages))
    // A package that is not removed only takes space.
    .catch(() => {});
}

async function removeUnusedCode({ functions, code }: LambdaState, packages: readonly string[]): Promise<void> {
  const used = new Set(functions.allVersions().map(({ codeSha256 }) => codeSha256));
  for (const sha256 of new Set(packages)) {
    if (!used.has(sha256)) await code.remove(sha256);
  }
}
