/** Filter patterns of CloudWatch Logs: which log events FilterLogEvents and a live tail show. */
import { compileFieldsPattern } from './log-filter-fields.ts';
import { compileJsonPattern } from './log-filter-json.ts';
import { compileTerms } from './log-filter-terms.ts';

export { LogFilterError } from './log-filter-error.ts';

/** Whether a log event's message is one that the pattern asks for. */
export type LogFilter = (message: string) => boolean;

/** Throws LogFilterError for a pattern that cannot be read. An empty pattern matches everything. */
export function compileLogFilter(pattern = ''): LogFilter {
  const text = pattern.trim();
  if (text === '') return () => true;
  if (text.startsWith('{')) return compileJsonPattern(text);
  if (text.startsWith('[')) return compileFieldsPattern(text);
  return compileTerms(text);
}
