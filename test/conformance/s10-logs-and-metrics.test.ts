import { conformance } from '../helpers/conformance.ts';
import { logEventApiCases } from './cases/s10-log-events.ts';
import { logGroupCases } from './cases/s10-logs.ts';
import { metricCases } from './cases/s11-metrics.ts';

conformance([...logGroupCases, ...logEventApiCases, ...metricCases]);
