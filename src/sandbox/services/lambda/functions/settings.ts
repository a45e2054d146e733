/** A function's settings, from the requests of CreateFunction and UpdateFunctionConfiguration. */
import type {
  CreateFunctionRequest,
  LoggingConfig,
  UpdateFunctionConfigurationRequest,
  VpcConfig,
} from '@aws-sdk/client-lambda';
import { invalidParameter } from '../errors.ts';
import { runtimeViolation } from '../rules.ts';
import { RETIRED_RUNTIME_NAMES, RUNTIME_NAMES } from '../runtime/runtimes.ts';
import type { FunctionSettings, LoggingSettings } from './model.ts';

type SettingsRequest = Omit<UpdateFunctionConfigurationRequest, 'FunctionName' | 'RevisionId'>;

const MAX_VARIABLES_BYTES = 4096;

const RESERVED_VARIABLES = new Set([
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_DEFAULT_REGION',
  'AWS_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_LAMBDA_RUNTIME_API',
  'LAMBDA_TASK_ROOT',
  'LAMBDA_RUNTIME_DIR',
]);

export function newSettings(name: string, request: CreateFunctionRequest): FunctionSettings {
  const { Runtime, Handler, Role, Architectures } = request;
  if (Runtime === undefined || Handler === undefined) {
    throw invalidParameter(
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    );
  }
  const defaults: FunctionSettings = {
    runtime: Runtime,
    handler: Handler,
    role: Role ?? '',
    description: '',
    timeout: 3,
    memorySize: 128,
    ephemeralStorage: 512,
    architecture: Architectures?.[0] === 'arm64' ? 'arm64' : 'x86_64',
    logging: { format: 'Text', group: `/aws/lambda/${name}` },
    tracingMode: 'PassThrough',
  };
  return changedSettings(defaults, request);
}

/** Absent members keep their values. Throws InvalidParameterValueException. */
export function changedSettings(before: FunctionSettings, request: SettingsRequest): FunctionSettings {
  const { Environment, VpcConfig, DeadLetterConfig, Layers } = request;
  if (request.Runtime !== undefined) checkRuntime(request.Runtime);
  if (Environment !== undefined) checkVariables(Environment.Variables ?? {});
  const [layer] = Layers ?? [];
  // The sandbox has no layers, so none can exist.
  if (layer !== undefined) throw invalidParameter(`Layer version ${layer} does not exist.`);
  return {
    runtime: request.Runtime ?? before.runtime,
    handler: request.Handler ?? before.handler,
    role: request.Role ?? before.role,
    description: request.Description ?? before.description,
    timeout: request.Timeout ?? before.timeout,
    memorySize: request.MemorySize ?? before.memorySize,
    ephemeralStorage: request.EphemeralStorage?.Size ?? before.ephemeralStorage,
    architecture: before.architecture,
    logging:
      request.LoggingConfig === undefined ? before.logging : changedLogging(before.logging, request.LoggingConfig),
    tracingMode: request.TracingConfig?.Mode ?? before.tracingMode,
    variables: Environment === undefined ? before.variables : (Environment.Variables ?? {}),
    // An empty ARN removes it.
    deadLetterTargetArn: (DeadLetterConfig?.TargetArn ?? before.deadLetterTargetArn) || undefined,
    vpc: VpcConfig === undefined ? before.vpc : vpcOf(VpcConfig),
  };
}

function checkRuntime(runtime: string): void {
  if (RETIRED_RUNTIME_NAMES.has(runtime)) {
    throw invalidParameter(
      `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.`,
    );
  }
  if (!RUNTIME_NAMES.includes(runtime)) throw invalidParameter(runtimeViolation(runtime));
}

function checkVariables(variables: Readonly<Record<string, string>>): void {
  const unable = 'Lambda was unable to configure your environment variables because the environment variables you have';
  const reserved = Object.keys(variables).filter((name) => RESERVED_VARIABLES.has(name));
  if (reserved.length > 0) {
    throw invalidParameter(
      `${unable} provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
    );
  }
  const measured = JSON.stringify(variables);
  if (Buffer.byteLength(measured) > MAX_VARIABLES_BYTES) {
    throw invalidParameter(`${unable} provided exceeded the 4KB limit. String measured: ${measured}`);
  }
}

/** Log levels exist only in the JSON format, where they have defaults. */
function changedLogging(before: LoggingSettings, change: LoggingConfig): LoggingSettings {
  const format = change.LogFormat ?? before.format;
  const group = change.LogGroup ?? before.group;
  if (format === 'Text') {
    if (change.ApplicationLogLevel !== undefined || change.SystemLogLevel !== undefined) {
      throw invalidParameter('Log level configuration is only supported with JSON log format.');
    }
    return { format, group };
  }
  return {
    format,
    group,
    applicationLevel: change.ApplicationLogLevel ?? before.applicationLevel ?? 'INFO',
    systemLevel: change.SystemLogLevel ?? before.systemLevel ?? 'INFO',
  };
}

/** Differs from AWS: a VPC is stored without a check, and functions run outside of it. */
function vpcOf({ SubnetIds = [], SecurityGroupIds = [] }: VpcConfig): FunctionSettings['vpc'] {
  if (SubnetIds.length === 0 && SecurityGroupIds.length === 0) return undefined;
  return { subnetIds: SubnetIds, securityGroupIds: SecurityGroupIds };
}
