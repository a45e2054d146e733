/** Filter patterns of CloudWatch Logs: which log events FilterLogEvents and a live tail show. */
import { compileFieldsPattern } from './fields.ts';
import { compileJsonPattern } from './json.ts';
import { compileTerms } from './terms.ts';

export { LogFilterError } from './error.ts';

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
