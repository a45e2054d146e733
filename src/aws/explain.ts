/** Formats an SDK call as the equivalent AWS CLI (version 2) command, ready to paste into a shell. */
import { quote } from '../core/quote.ts';
import type { ExplainedCall } from './clients.ts';

/** The CLI's service names by the namespace of the service's model. */
const SERVICES: Readonly<Record<string, string>> = {
  'com.amazonaws.cloudwatch': 'cloudwatch',
  'com.amazonaws.cloudwatchlogs': 'logs',
  'com.amazonaws.dynamodb': 'dynamodb',
  'com.amazonaws.dynamodbstreams': 'dynamodbstreams',
  'com.amazonaws.iam': 'iam',
  'com.amazonaws.kinesis': 'kinesis',
  'com.amazonaws.lambda': 'lambda',
  'com.amazonaws.sts': 'sts',
};

/** Members whose option is not their name in kebab case. */
const OPTION_NAMES: Readonly<Record<string, string>> = {
  'lambda:UpdateFunctionCode:ZipFile': 'zip-file',
};

/** The target of the commands, as far as the shell's own settings do not define it. */
export interface ExplainOptions {
  readonly region?: string;
  readonly profile?: string;
  readonly endpoint?: string;
}

export function explain(call: ExplainedCall, options: ExplainOptions = {}): string {
  const service = SERVICES[call.namespace] ?? call.namespace.split('.').at(-1) ?? call.namespace;
  const members = Object.entries(call.input).filter(([, value]) => value !== undefined);
  const words = ['aws', service, kebabCase(call.operation)];
  for (const [name, value] of members) words.push(...memberWords(service, call.operation, name, value));
  if (service === 'lambda' && call.operation === 'Invoke') words.push('outputfile.txt');
  for (const [name, value] of Object.entries({ ...options, endpoint: undefined, 'endpoint-url': options.endpoint })) {
    if (value !== undefined) words.push(`--${name}`, quote(value));
  }
  return words.join(' ');
}

/** The command that makes the file of {@link explain}, for a call that sends packaged code. */
export function explainZip({ input }: ExplainedCall): string | undefined {
  const code = 'Code' in input && typeof input.Code === 'object' ? input.Code : input;
  const zip = code !== null && 'ZipFile' in code ? code.ZipFile : undefined;
  if (!(zip instanceof Uint8Array) || !('folder' in zip)) return undefined;
  return `(cd ${quote(String(zip.folder))} && zip -qr - .) > function.zip`;
}

/** Whether a call changes nothing. */
export function isRead({ operation }: ExplainedCall): boolean {
  return /^(Describe|Filter|Get|List|Query|Scan|Simulate)/.test(operation);
}

function memberWords(service: string, operation: string, name: string, value: unknown): readonly string[] {
  if (service === 'lambda' && operation === 'CreateFunction' && name === 'Code') {
    return ['--zip-file', 'fileb://function.zip'];
  }
  const option = `--${OPTION_NAMES[`${service}:${operation}:${name}`] ?? kebabCase(name)}`;
  if (option === '--zip-file') return [option, 'fileb://function.zip'];
  if (value instanceof Uint8Array) return blobWords(option, value);
  if (typeof value === 'boolean') return [value ? option : option.replace(/^--/, '--no-')];
  if (Array.isArray(value) && value.every((one) => typeof one === 'string' || typeof one === 'number')) {
    return [option, ...value.map((one) => quote(String(one)))];
  }
  if (value instanceof Date) return [option, value.toISOString()];
  if (typeof value === 'object') return [option, quote(JSON.stringify(value, blobsAsBase64))];
  return [option, quote(String(value))];
}

/** Version 2 reads a blob as base64, unless an option says that the text is the blob. */
function blobWords(option: string, bytes: Uint8Array): readonly string[] {
  const text = asText(bytes);
  if (text === undefined) return [option, quote(Buffer.from(bytes).toString('base64'))];
  return ['--cli-binary-format', 'raw-in-base64-out', option, quote(onOneLine(text))];
}

function onOneLine(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}

function asText(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

function blobsAsBase64(this: unknown, _key: string, value: unknown): unknown {
  // JSON.stringify has already called Buffer's toJSON, but not for other byte arrays.
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (isBufferJson(value)) return Buffer.from(value.data).toString('base64');
  return value;
}

function isBufferJson(value: unknown): value is { readonly data: readonly number[] } {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer' && 'data' in value;
}

/** In botocore's spelling: `StreamARN` -> `stream-arn`, `UUID` -> `uuid`, `KMSKeyArn` -> `kms-key-arn`. */
export function kebabCase(name: string): string {
  return name
    .replace(/(.)([A-Z][a-z]+)/g, '$1-$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase();
}
