/** The operations of Lambda that the sandbox does not have, with their routes; calls are answered 501 with their name. */

/** Differs from AWS: these are not served. */
const NAMES_AND_ROUTES = `
  AddLayerVersionPermission POST /2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy
  CheckpointDurableExecution POST /2025-12-01/durable-executions/{DurableExecutionArn}/checkpoint
  CreateCapacityProvider POST /2025-11-30/capacity-providers
  CreateCodeSigningConfig POST /2020-04-22/code-signing-configs
  CreateFunctionUrlConfig POST /2021-10-31/functions/{FunctionName}/url
  DeleteCapacityProvider DELETE /2025-11-30/capacity-providers/{CapacityProviderName}
  DeleteCodeSigningConfig DELETE /2020-04-22/code-signing-configs/{CodeSigningConfigArn}
  DeleteFunctionCodeSigningConfig DELETE /2020-06-30/functions/{FunctionName}/code-signing-config
  DeleteFunctionUrlConfig DELETE /2021-10-31/functions/{FunctionName}/url
  DeleteLayerVersion DELETE /2018-10-31/layers/{LayerName}/versions/{VersionNumber}
  DeleteProvisionedConcurrencyConfig DELETE /2019-09-30/functions/{FunctionName}/provisioned-concurrency
  DeleteResourcePolicy DELETE /2026-07-09/resource-policy/{ResourceArn}
  GetCapacityProvider GET /2025-11-30/capacity-providers/{CapacityProviderName}
  GetCodeSigningConfig GET /2020-04-22/code-signing-configs/{CodeSigningConfigArn}
  GetDurableExecution GET /2025-12-01/durable-executions/{DurableExecutionArn}
  GetDurableExecutionHistory GET /2025-12-01/durable-executions/{DurableExecutionArn}/history
  GetDurableExecutionState GET /2025-12-01/durable-executions/{DurableExecutionArn}/state
  GetFunctionCodeSigningConfig GET /2020-06-30/functions/{FunctionName}/code-signing-config
  GetFunctionRecursionConfig GET /2024-08-31/functions/{FunctionName}/recursion-config
  GetFunctionScalingConfig GET /2025-11-30/functions/{FunctionName}/function-scaling-config
  GetFunctionUrlConfig GET /2021-10-31/functions/{FunctionName}/url
  GetLayerVersion GET /2018-10-31/layers/{LayerName}/versions/{VersionNumber}
  GetLayerVersionByArn GET /2018-10-31/layers?find=LayerVersion
  GetLayerVersionPolicy GET /2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy
  GetProvisionedConcurrencyConfig GET /2019-09-30/functions/{FunctionName}/provisioned-concurrency
  GetResourcePolicy GET /2026-07-09/resource-policy/{ResourceArn}
  GetRuntimeManagementConfig GET /2021-07-20/functions/{FunctionName}/runtime-management-config
  InvokeAsync POST /2014-11-13/functions/{FunctionName}/invoke-async
  ListCapacityProviders GET /2025-11-30/capacity-providers
  ListCodeSigningConfigs GET /2020-04-22/code-signing-configs
  ListDurableExecutionsByFunction GET /2025-12-01/functions/{FunctionName}/durable-executions
  ListFunctionUrlConfigs GET /2021-10-31/functions/{FunctionName}/urls
  ListFunctionVersionsByCapacityProvider GET /2025-11-30/capacity-providers/{CapacityProviderName}/function-versions
  ListFunctionsByCodeSigningConfig GET /2020-04-22/code-signing-configs/{CodeSigningConfigArn}/functions
  ListLayerVersions GET /2018-10-31/layers/{LayerName}/versions
  ListLayers GET /2018-10-31/layers
  ListProvisionedConcurrencyConfigs GET /2019-09-30/functions/{FunctionName}/provisioned-concurrency?List=ALL
  PublishLayerVersion POST /2018-10-31/layers/{LayerName}/versions
  PutFunctionCodeSigningConfig PUT /2020-06-30/functions/{FunctionName}/code-signing-config
  PutFunctionRecursionConfig PUT /2024-08-31/functions/{FunctionName}/recursion-config
  PutFunctionScalingConfig PUT /2025-11-30/functions/{FunctionName}/function-scaling-config
  PutProvisionedConcurrencyConfig PUT /2019-09-30/functions/{FunctionName}/provisioned-concurrency
  PutResourcePolicy PUT /2026-07-09/resource-policy/{ResourceArn}
  PutRuntimeManagementConfig PUT /2021-07-20/functions/{FunctionName}/runtime-management-config
  RemoveLayerVersionPermission DELETE /2018-10-31/layers/{LayerName}/versions/{VersionNumber}/policy/{StatementId}
  SendDurableExecutionCallbackFailure POST /2025-12-01/durable-execution-callbacks/{CallbackId}/fail
  SendDurableExecutionCallbackHeartbeat POST /2025-12-01/durable-execution-callbacks/{CallbackId}/heartbeat
  SendDurableExecutionCallbackSuccess POST /2025-12-01/durable-execution-callbacks/{CallbackId}/succeed
  StopDurableExecution POST /2025-12-01/durable-executions/{DurableExecutionArn}/stop
  UpdateCapacityProvider PUT /2025-11-30/capacity-providers/{CapacityProviderName}
  UpdateCodeSigningConfig PUT /2020-04-22/code-signing-configs/{CodeSigningConfigArn}
  UpdateFunctionUrlConfig PUT /2021-10-31/functions/{FunctionName}/url
`;

export const OPERATIONS_NOT_SERVED: readonly string[] = NAMES_AND_ROUTES.trim().split(/\n\s*/);
