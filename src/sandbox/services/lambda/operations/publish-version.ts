/** PublishVersion: publishes `$LATEST` under the next number, unless nothing has changed since the last version. */
import { type FunctionConfiguration, PublishVersion$, type PublishVersionRequest } from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { invalidParameter } from '../errors.ts';
import { describeFunction } from '../functions/configuration.ts';
import type { FunctionVersion } from '../functions/model.ts';
import { changeable, publishedVersion } from '../functions/update.ts';
import { functionResource } from '../resources.ts';
import { FUNCTION_NAME } from '../rules.ts';
import type { LambdaState } from '../state.ts';

export const publishVersion = defineOperation<PublishVersionRequest, FunctionConfiguration, LambdaState>(
  PublishVersion$,
  {
    rules: { FunctionName: FUNCTION_NAME, Description: { maxLength: 256, minLength: 0 } },
    resources: functionResource,
    handle: async ({ FunctionName, CodeSha256, Description, RevisionId }, { state }) => {
      const { functions } = state;
      const record = functions.record(FunctionName);
      const { name } = record;
      const latest = changeable(state, record, RevisionId);
      if (CodeSha256 !== undefined && CodeSha256 !== latest.codeSha256) {
        throw invalidParameter(
          `CodeSHA256 (${CodeSha256}) is different from current CodeSHA256 in $LATEST (${latest.codeSha256}). Please try again with the CodeSHA256 in $LATEST.`,
        );
      }
      const describe = (version: FunctionVersion): FunctionConfiguration =>
        describeFunction(version, functions.arn({ name, qualifier: version.version }), functions.place);
      const previous = functions.versions(name).at(-1);
      if (previous !== undefined && previous !== latest && isSame(previous, latest)) return describe(previous);
      const version = publishedVersion(record, latest);
      const settings = { ...version.settings, description: Description ?? version.settings.description };
      const published = { ...version, settings };
      await functions.save({ record: { ...record, nextVersion: record.nextVersion + 1 }, versions: [published] });
      return describe(published);
    },
  },
);

/** A different description alone does not make a version different. */
function isSame(a: FunctionVersion, b: FunctionVersion): boolean {
  const settingsOf = ({ settings }: FunctionVersion): string => JSON.stringify({ ...settings, description: '' });
  return a.codeSha256 === b.codeSha256 && settingsOf(a) === settingsOf(b);
}
