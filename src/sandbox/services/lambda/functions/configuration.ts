/** A function version in Lambda's responses. */
import type { FunctionConfiguration, LoggingConfig } from '@aws-sdk/client-lambda';
import { runtimeVersionArn } from '../runtime/runtimes.ts';
import type { Place } from './function-name.ts';
import type { FunctionSettings, FunctionVersion, LoggingSettings } from './model.ts';

/** `functionArn` is qualified as the operation requires. */
export function describeFunction(version: FunctionVersion, functionArn: string, place: Place): FunctionConfiguration {
  return {
    ...describeForList(version, functionArn),
    RuntimeVersionConfig: { RuntimeVersionArn: runtimeVersionArn(place.region, version.settings.runtime) },
    ...describeState(version),
  };
}

/** Lists omit the state and the runtime's version. */
export function describeForList(version: FunctionVersion, functionArn: string): FunctionConfiguration {
  const { settings } = version;
  return {
    FunctionName: version.name,
    FunctionArn: functionArn,
    // Any name in runtimes.ts, whose list may be longer than the SDK's.
    Runtime: settings.runtime as FunctionConfiguration['Runtime'],
    Role: settings.role,
    Handler: settings.handler,
    CodeSize: version.codeSize,
    Description: settings.description,
    Timeout: settings.timeout,
    MemorySize: settings.memorySize,
    LastModified: formatTime(version.lastModified),
    CodeSha256: version.codeSha256,
    Version: version.version,
    ...describeOptions(settings),
    TracingConfig: { Mode: settings.tracingMode === 'Active' ? 'Active' : 'PassThrough' },
    RevisionId: version.revisionId,
    PackageType: 'Zip',
    Architectures: [settings.architecture],
    EphemeralStorage: { Size: settings.ephemeralStorage },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    LoggingConfig: describeLogging(settings.logging),
  };
}

function describeOptions({ variables, vpc, deadLetterTargetArn }: FunctionSettings): FunctionConfiguration {
  return {
    VpcConfig: vpc && {
      SubnetIds: [...vpc.subnetIds],
      SecurityGroupIds: [...vpc.securityGroupIds],
      VpcId: '',
      Ipv6AllowedForDualStack: false,
    },
    DeadLetterConfig: deadLetterTargetArn === undefined ? undefined : { TargetArn: deadLetterTargetArn },
    Environment: variables && { Variables: { ...variables } },
  };
}

/** The SDK's type lacks the code that AWS returns here. */
const CREATING = 'Creating' as FunctionConfiguration['LastUpdateStatusReasonCode'];

function describeState({ state, lastUpdateStatus }: FunctionVersion): FunctionConfiguration {
  const creating = 'The function is being created.';
  return {
    State: state,
    ...(state === 'Pending' && { StateReason: creating, StateReasonCode: 'Creating' }),
    LastUpdateStatus: lastUpdateStatus,
    // AWS returns the reason of a creation for an update.
    ...(lastUpdateStatus === 'InProgress' && {
      LastUpdateStatusReason: creating,
      LastUpdateStatusReasonCode: CREATING,
    }),
  };
}

function describeLogging({ format, group, applicationLevel, systemLevel }: LoggingSettings): LoggingConfig {
  return {
    LogFormat: format,
    ApplicationLogLevel: applicationLevel as LoggingConfig['ApplicationLogLevel'], // checked by the rules
    SystemLogLevel: systemLevel as LoggingConfig['SystemLogLevel'], // as above
    LogGroup: group,
  };
}

/** For example `2025-11-25T02:26:54.123+0000`. */
export function formatTime(time: number): string {
  return new Date(time).toISOString().replace('Z', '+0000');
}
