import { conformance } from '../helpers/conformance.ts';
import { accessCases } from './cases/s09-access.ts';
import { roleCases } from './cases/s09-roles.ts';
import { logEventApiCases } from './cases/s10-log-events.ts';
import { logGroupCases } from './cases/s10-logs.ts';
import { metricCases } from './cases/s11-metrics.ts';

conformance([...roleCases, ...accessCases, ...logGroupCases, ...logEventApiCases, ...metricCases]);
