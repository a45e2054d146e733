/** One in-memory sandbox for a test file, and SDK clients that talk to it. */
import { afterAll, beforeAll } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';
import { type ClientConfig, clientConfig, type SdkClient, useClients } from './use-clients.ts';

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
  const running = (): Sandbox => {
    if (sandbox === undefined) throw new Error('the sandbox runs only during tests');
    return sandbox;
  };
  const config = (): ClientConfig => clientConfig({ ...running(), ...running().credentials });
  beforeAll(async () => {
    sandbox = await startSandbox(options);
  });
  afterAll(async () => {
    await sandbox?.dispose();
  });
  const client = useClients(); // after the hook above: clients are destroyed first
  return {
    get sandbox() {
      return running();
    },
    config,
    client: (type) => client(type, config()),
  };
}
