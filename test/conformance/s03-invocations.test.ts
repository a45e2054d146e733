import { conformance } from '../helpers/conformance.ts';
import { contextCases, functionErrorCases } from './cases/s02-function-errors.ts';
import { logEventCases } from './cases/s03-log-events.ts';
import { logLineCases } from './cases/s03-log-lines.ts';

conformance([...functionErrorCases, ...contextCases, ...logEventCases, ...logLineCases]);
