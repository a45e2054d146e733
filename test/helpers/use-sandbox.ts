/** One in-memory sandbox for a test file, and SDK clients that talk to it. */
import { afterAll, beforeAll } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';

/** What every SDK client's constructor takes. */
export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts: number;
}

interface SdkClient {
  destroy(): void;
}

export interface UsedSandbox {
  /** The running sandbox; only inside tests and hooks. */
  readonly sandbox: Sandbox;
  /** A client of the given class; the same one each time, destroyed at the end. */
  client<Client extends SdkClient>(type: new (config: ClientConfig) => Client): Client;
  config(): ClientConfig;
}

/** Starts a sandbox before the file's tests and disposes it after them. */
export function useSandbox(options: SandboxOptions = {}): UsedSandbox {
  let sandbox: Sandbox | undefined;
  const clients = new Map<unknown, SdkClient>();
  const running = (): Sandbox => {
    if (sandbox === undefined) throw new Error('the sandbox runs only during tests');
    return sandbox;
  };
  const config = (): ClientConfig => ({
    endpoint: running().endpoint,
    region: running().region,
    credentials: { ...running().credentials },
    maxAttempts: 1,
  });
  beforeAll(async () => {
    sandbox = await startSandbox(options);
  });
  afterAll(async () => {
    for (const client of clients.values()) client.destroy();
    await sandbox?.dispose();
  });
  return {
    get sandbox() {
      return running();
    },
    config,
    client: <Client extends SdkClient>(type: new (config: ClientConfig) => Client): Client => {
      const client = clients.get(type) ?? new type(config());
      clients.set(type, client);
      return client as Client; // put there by this function, under its own class
    },
  };
}
