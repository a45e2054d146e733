/** Filter patterns of requests. */

import { ServiceError } from '../../contract/service.ts';
import { compileLogFilter, type LogFilter, LogFilterError } from './filter-pattern/filter-pattern.ts';

/** Throws what CloudWatch Logs answers to a pattern that it cannot read. */
export function compileFilter(pattern: string | undefined): LogFilter {
  try {
    return compileLogFilter(pattern);
  } catch (error) {
    if (error instanceof LogFilterError) throw new ServiceError('InvalidParameterException', error.message);
    throw error;
  }
}
