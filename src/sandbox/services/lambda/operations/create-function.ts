/** CreateFunction: stores the code and creates `$LATEST`, and version 1 with Publish. */
import { randomUUID } from 'node:crypto';
import { CreateFunction$, type CreateFunctionRequest, type FunctionConfiguration } from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { mergeTags } from '../../../contract/tags.ts';
import { invalidParameter, resourceConflict } from '../errors.ts';
import { describeFunction } from '../functions/configuration.ts';
import { type FunctionRecord, type FunctionVersion, LATEST } from '../functions/model.ts';
import { newSettings } from '../functions/settings.ts';
import { checkRole, publishedVersion, withCode } from '../functions/update.ts';
import { functionAndRole, PASSED_TO_LAMBDA } from '../resources.ts';
import { FUNCTION_NAME, SETTINGS_RULES } from '../rules.ts';
import type { LambdaState } from '../state.ts';
import { tooManyTags } from '../tags.ts';

const MAX_NAME_LENGTH = 64;

export const createFunction = defineOperation<CreateFunctionRequest, FunctionConfiguration, LambdaState>(
  CreateFunction$,
  {
    rules: {
      FunctionName: FUNCTION_NAME,
      ...SETTINGS_RULES,
      Role: { required: true, ...SETTINGS_RULES.Role },
      Code: { required: true },
      PackageType: { values: ['Image', 'Zip'] },
      Architectures: { maxLength: 1 },
      'Architectures.member': { values: ['x86_64', 'arm64'], required: true },
    },
    resources: functionAndRole,
    conditionKeys: () => PASSED_TO_LAMBDA,
    handle: async (request, { state, clock }) => {
      const { functions, transitions } = state;
      const { name } = functions.parse(request.FunctionName);
      checkName(name);
      if (request.PackageType === 'Image') {
        // Differs from AWS: the sandbox runs deployment packages only.
        throw invalidParameter('The sandbox runs functions of PackageType Zip only.');
      }
      const settings = newSettings(name, request);
      const tags = mergeTags({}, request.Tags ?? {}, tooManyTags);
      refuseTaken(functions.has(name), name);
      return withCode(state, request.Code ?? {}, async ({ sha256, size }) => {
        await checkRole(state, settings.role, name);
        refuseTaken(functions.has(name), name);
        const latest: FunctionVersion = {
          name,
          version: LATEST,
          settings,
          codeSha256: sha256,
          codeSize: size,
          generation: randomUUID(),
          revisionId: randomUUID(),
          lastModified: clock.now(),
          state: 'Pending',
        };
        const record: FunctionRecord = { name, tags, nextVersion: 1 };
        const published = request.Publish ? publishedVersion(record, latest) : undefined;
        const versions = published === undefined ? [latest] : [latest, published];
        await functions.save({ record: { ...record, nextVersion: versions.length }, versions });
        for (const version of versions) transitions.start(version);
        // The ARN has no qualifier, even for a published version.
        return describeFunction(published ?? latest, functions.arn({ name }), functions.place);
      });
    },
  },
);

/** The bare name's length is the only one that AWS reports with this code. */
function checkName(name: string): void {
  if (name.length <= MAX_NAME_LENGTH) return;
  throw invalidParameter(
    `1 validation error detected: Value '${name}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to ${MAX_NAME_LENGTH}`,
  );
}

function refuseTaken(isTaken: boolean, name: string): void {
  if (isTaken) throw resourceConflict(`Function already exist: ${name}`);
}
