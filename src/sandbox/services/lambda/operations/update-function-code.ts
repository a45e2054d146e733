/** UpdateFunctionCode: replaces the code of `$LATEST`. */
import {
  type FunctionConfiguration,
  UpdateFunctionCode$,
  type UpdateFunctionCodeRequest,
} from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { describeFunction } from '../functions/configuration.ts';
import { applyChange, changeable, changedVersion, publishedVersion, withCode } from '../functions/update.ts';
import { functionResource } from '../resources.ts';
import { FUNCTION_NAME } from '../rules.ts';
import type { LambdaState } from '../state.ts';

export const updateFunctionCode = defineOperation<UpdateFunctionCodeRequest, FunctionConfiguration, LambdaState>(
  UpdateFunctionCode$,
  {
    rules: {
      FunctionName: FUNCTION_NAME,
      Architectures: { maxLength: 1 },
      'Architectures.member': { values: ['x86_64', 'arm64'], required: true },
    },
    resources: functionResource,
    handle: async (request, { state, clock }) => {
      const { functions } = state;
      const before = functions.record(request.FunctionName);
      changeable(state, before, request.RevisionId);
      return withCode(state, request, async ({ sha256, size }) => {
        const record = functions.record(request.FunctionName);
        const latest = changeable(state, record, request.RevisionId);
        const [architecture = latest.settings.architecture] = request.Architectures ?? [];
        const settings = { ...latest.settings, architecture };
        const change = { settings, codeSha256: sha256, codeSize: size };
        const changed = changedVersion(latest, change, clock.now());
        const arn = functions.arn({ name: record.name });
        if (request.DryRun) return describeFunction({ ...latest, ...change }, arn, functions.place);
        await applyChange(state, changed, latest);
        if (!request.Publish) return describeFunction(changed, arn, functions.place);
        const published = publishedVersion(record, changed);
        await functions.save({ record: { ...record, nextVersion: record.nextVersion + 1 }, versions: [published] });
        state.transitions.start(published);
        return describeFunction(
          published,
          functions.arn({ name: record.name, qualifier: published.version }),
          functions.place,
        );
      });
    },
  },
);
