/** What Lambda's reads see late: new functions and mappings, and functions that were deleted. */
import type { Names, ReadLag } from '../../contract/read-lag.ts';

const READS = ['GetFunction', 'GetFunctionConfiguration'];

/** The function's bare name and the qualifier, which is a member or the end of an ARN. */
function functionVersion({ FunctionName: name, Qualifier: qualifier }: Names): string | undefined {
  if (typeof name !== 'string') return undefined;
  const parts = name.split(':');
  const start = parts.indexOf('function') + 1;
  return `${parts[start]}:${String(qualifier ?? parts[start + 1] ?? '')}`;
}

/** Of a mapping's configuration. */
function uuidOf(mapping: unknown): string | undefined {
  const isMapping = typeof mapping === 'object' && mapping !== null && 'UUID' in mapping;
  return isMapping ? String(mapping.UUID) : undefined;
}

export const LAMBDA_READ_LAGS: readonly ReadLag[] = [
  { kind: 'stale', after: ['CreateFunction'], lasts: 'creationLag', resource: functionVersion, reads: READS },
  { kind: 'stale', after: ['DeleteFunction'], lasts: 'deletionLag', resource: functionVersion, reads: READS },
  {
    kind: 'list',
    after: ['CreateEventSourceMapping'],
    lasts: 'creationLag',
    list: 'ListEventSourceMappings',
    member: 'EventSourceMappings',
    identify: uuidOf,
  },
];
