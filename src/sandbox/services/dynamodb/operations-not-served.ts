/** The operations of DynamoDB that the sandbox does not serve, by name, so that a call is answered 501 and not as a mistake. */

/** Differs from AWS: these are not served. */
const NAMES = `
  BatchExecuteStatement CancelBulkOperation CreateBackup CreateGlobalTable DeleteBackup DeleteResourcePolicy
  DescribeBackup DescribeBulkOperation DescribeContributorInsights DescribeExport DescribeGlobalTable
  DescribeGlobalTableSettings DescribeImport DescribeKinesisStreamingDestination DescribeTableReplicaAutoScaling
  DisableKinesisStreamingDestination EnableKinesisStreamingDestination ExecuteStatement ExecuteTransaction
  ExportTableToPointInTime GetResourcePolicy ImportTable ListBackups ListBulkOperations ListContributorInsights
  ListExports ListGlobalTables ListImports PutResourcePolicy RestoreTableFromBackup RestoreTableToPointInTime
  SearchVectors StartBulkPutItems UpdateContinuousBackups UpdateContributorInsights UpdateGlobalTable
  UpdateGlobalTableSettings UpdateKinesisStreamingDestination UpdateTableReplicaAutoScaling
`;

export const OPERATIONS_NOT_SERVED: readonly string[] = NAMES.trim().split(/\s+/);
