/** The settings that a sandbox keeps across restarts: root credentials, port, clock, regions in use. */
import { randomBytes } from 'node:crypto';
import { prefixRange, type Store } from './store/store.ts';

export interface RootCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const CREDENTIALS = 'settings/credentials';
const PORT = 'settings/port';
const CLOCK_OFFSET = 'settings/clock-offset';
const LATEST_TIME = 'settings/latest-time';
const REGIONS = 'settings/regions/';

export interface Settings {
  readonly credentials: RootCredentials;
  /** The port of the last start, so that a shell's environment stays valid after a restart. */
  readonly port: number | undefined;
  readonly clockOffsetMs: number;
  /** The latest time of the sandbox that was saved, milliseconds since the epoch. */
  readonly latestTimeMs: number;
  /** Every region that has been used, sorted. */
  readonly regions: readonly string[];
  savePort(port: number): Promise<void>;
  saveClockOffset(offsetMs: number): Promise<void>;
  saveLatestTime(time: number): Promise<void>;
  saveRegion(region: string): Promise<void>;
}

/** Reads the settings; the first time it generates random credentials and stores them. */
export async function openSettings(store: Store): Promise<Settings> {
  const kept = store.get(CREDENTIALS);
  // Written by this function, below.
  const credentials = kept === undefined ? createCredentials() : (JSON.parse(kept) as RootCredentials);
  if (kept === undefined) await put(store, CREDENTIALS, JSON.stringify(credentials));
  const port = store.get(PORT);
  const regions = await store.range(prefixRange(REGIONS));
  return {
    credentials,
    port: port === undefined ? undefined : Number(port),
    // Earlier versions stored fractions, which no log can hold.
    clockOffsetMs: Math.ceil(Number(store.get(CLOCK_OFFSET) ?? 0)),
    latestTimeMs: Number(store.get(LATEST_TIME) ?? 0),
    regions: regions.map(([key]) => key.slice(REGIONS.length)),
    savePort: async (value) => (value === Number(port) ? undefined : put(store, PORT, String(value))),
    saveClockOffset: (value) => put(store, CLOCK_OFFSET, String(value)),
    saveLatestTime: (value) => put(store, LATEST_TIME, String(value)),
    saveRegion: async (region) =>
      store.get(REGIONS + region) === undefined ? put(store, REGIONS + region, '') : undefined,
  };
}

function put(store: Store, key: string, value: string): Promise<void> {
  return store.batch([{ type: 'put', key, value }]);
}

/** In AWS's format: `AKIA` and 16 characters of base 32, and a secret of 40 characters. */
function createCredentials(): RootCredentials {
  const BASE_32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const id = [...randomBytes(16)].map((byte) => BASE_32.charAt(byte % 32)).join('');
  return { accessKeyId: `AKIA${id}`, secretAccessKey: randomBytes(30).toString('base64') };
}
