/** Calls the sandbox's control service, signed with the key of the control file. */
import { request } from 'node:http';
import { signRequest } from '../gateway/sign-request.ts';
import type { SandboxConnection } from './control-file.ts';

/** The operations of services/control. */
export type ControlOperation =
  | 'AddFaults'
  | 'AdvanceClock'
  | 'GetFaults'
  | 'GetStatus'
  | 'Reset'
  | 'SetFaults'
  | 'Stop';

/** An error response of the control service. */
export class ControlError extends Error {
  readonly code: string;
  /** The message of the response. */
  readonly reason: string;

  constructor(operation: ControlOperation, body: string) {
    super(`the sandbox refused ${operation}: ${body}`);
    const { __type: code = '', message = body } = readError(body);
    this.code = code;
    this.reason = message;
  }
}

/** Sends one request and returns the JSON of the reply. Rejects with ControlError for an error response. */
export function callControl(
  { signal, ...connection }: SandboxConnection & { readonly signal?: AbortSignal | undefined },
  operation: ControlOperation,
  input: object = {},
): Promise<unknown> {
  const body = Buffer.from(JSON.stringify(input));
  const { host, hostname, port } = new URL(connection.endpoint);
  const headers = signRequest(
    {
      method: 'POST',
      path: '/',
      headers: { host, 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `Streamlab.${operation}` },
      body,
    },
    { ...connection, service: 'streamlab' },
  );
  return new Promise((resolve, reject) => {
    const call = request({ hostname, port, method: 'POST', path: '/', headers, signal, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode !== 200) return reject(new ControlError(operation, text));
        try {
          resolve(JSON.parse(text));
        } catch (error) {
          reject(error);
        }
      });
    });
    call.on('error', reject);
    call.end(body);
  });
}

/** The members of an error body; none when the body is not JSON. */
function readError(body: string): { readonly __type?: string; readonly message?: string } {
  try {
    return JSON.parse(body) as { __type?: string; message?: string }; // the form of the control service
  } catch {
    return {};
  }
}
