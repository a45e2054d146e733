/** The operations of CloudWatch that the sandbox does not have; calls are answered 501 with their name. */

/** Differs from AWS: these are not served. */
const NAMES = `
  AssociateDatasetKmsKey CreateResourceMetricsConfiguration DeleteAlarmMuteRule DeleteAlarms DeleteAnomalyDetector
  DeleteDashboards DeleteInsightRules DeleteMetricStream DeleteResourceMetricsConfiguration DescribeAlarmContributors
  DescribeAlarmHistory DescribeAlarmsForMetric DescribeAnomalyDetectors DescribeInsightRules DisableAlarmActions
  DisableInsightRules DisassociateDatasetKmsKey EnableAlarmActions EnableInsightRules GetAlarmMuteRule GetDashboard
  GetDataset GetInsightRuleReport GetMetricStream GetMetricWidgetImage GetOTelEnrichment
  GetResourceMetricsConfiguration ListAlarmMuteRules ListDashboards ListManagedInsightRules ListMetricStreams
  ListTagsForResource PutAlarmMuteRule PutAnomalyDetector PutCompositeAlarm PutDashboard PutInsightRule PutLogAlarm
  PutManagedInsightRules PutMetricAlarm PutMetricStream SetAlarmState StartMetricStreams StartOTelEnrichment
  StopMetricStreams StopOTelEnrichment TagResource UntagResource UpdateOTelEnrichment
  UpdateResourceMetricsConfiguration
`;

export const OPERATIONS_NOT_SERVED: readonly string[] = NAMES.trim().split(/\s+/);
