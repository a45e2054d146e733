/** The operations of DynamoDB that the sandbox does not have; calls are answered 501 with their name. */

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
