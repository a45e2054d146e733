/** Filter patterns of requests. */
import { compileLogFilter, type LogFilter, LogFilterError } from '../../../core/log-filter.ts';
import { ServiceError } from '../service.ts';

/** Throws what CloudWatch Logs answers to a pattern that it cannot read. */
export function compileFilter(pattern: string | undefined): LogFilter {
  try {
    return compileLogFilter(pattern);
  } catch (error) {
    if (error instanceof LogFilterError) throw new ServiceError('InvalidParameterException', error.message);
    throw error;
  }
}
