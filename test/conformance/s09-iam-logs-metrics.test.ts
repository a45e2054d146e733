import { conformance } from '../helpers/conformance.ts';
import { accessCases } from './cases/s09-access.ts';
import { accessDeniedCases } from './cases/s09-access-denied.ts';
import { rolePolicyCases } from './cases/s09-role-policies.ts';
import { roleCases } from './cases/s09-roles.ts';
import { filterLogEventCases } from './cases/s10-filter-log-events.ts';
import { logEventApiCases } from './cases/s10-log-events.ts';
import { logGroupCases } from './cases/s10-logs.ts';
import { metricCases } from './cases/s11-metrics.ts';

conformance([
  ...roleCases,
  ...rolePolicyCases,
  ...accessCases,
  ...accessDeniedCases,
  ...logGroupCases,
  ...logEventApiCases,
  ...filterLogEventCases,
  ...metricCases,
]);
