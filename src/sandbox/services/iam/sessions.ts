/** The temporary credentials of assumed roles: those of functions live in memory, those that STS issued are kept. */
import { randomBytes } from 'node:crypto';
import type { SessionCredentials } from '../../contract/ports.ts';
import { Collection } from '../../store/collection.ts';
import type { Store } from '../../store/store.ts';
import { createUniqueId } from './unique-id.ts';

export interface Session extends SessionCredentials {
  readonly roleName: string;
  readonly roleId: string;
  readonly sessionName: string;
  /** Documents beside the role's own policies, when the session was limited by some. */
  readonly policies?: readonly string[];
  /** Milliseconds since the epoch; undefined: valid as long as the role exists. */
  readonly expires: number | undefined;
}

type NewSession = Omit<Session, keyof SessionCredentials>;

/** A role's access key is as long as any other: 20 characters. */
const ACCESS_KEY_LENGTH = 20;

/** More than there can be functions at work; the oldest session gives way. */
const MOST_SESSIONS = 10_000;

/** For so long an expired key is still told from one that was never issued. */
const EXPIRED_KEPT_MS = 12 * 3_600_000;

export class Sessions {
  /** Of functions, which end with the process as the functions do. */
  readonly #passing = new Map<string, Session>();
  readonly #kept: Collection<Session>;

  constructor(kept: Collection<Session>) {
    this.#kept = kept;
  }

  static async open(store: Store): Promise<Sessions> {
    return new Sessions(await Collection.open<Session>(store, 'session/'));
  }

  issue(session: NewSession): Session {
    const issued = withCredentials(session);
    const [oldest] = this.#passing.keys();
    if (oldest !== undefined && this.#passing.size >= MOST_SESSIONS) this.#passing.delete(oldest);
    this.#passing.set(issued.accessKeyId, issued);
    return issued;
  }

  /** As {@link issue}, for a session that outlives the process. `now` in milliseconds since the epoch. */
  async keep(session: NewSession & { readonly expires: number }, now: number): Promise<Session> {
    await this.#remove(({ expires = now }) => expires < now - EXPIRED_KEPT_MS);
    const issued = withCredentials(session);
    await this.#kept.put(issued.accessKeyId, issued);
    return issued;
  }

  /** The session of a key, if the token belongs to it. */
  find(accessKeyId: string, sessionToken: string | undefined): Session | undefined {
    const session = this.#passing.get(accessKeyId) ?? this.#kept.get(accessKeyId);
    return session?.sessionToken === sessionToken ? session : undefined;
  }

  /** Ends every session of a role. */
  async forgetRole(roleId: string): Promise<void> {
    for (const [key, session] of this.#passing) {
      if (session.roleId === roleId) this.#passing.delete(key);
    }
    await this.#remove((session) => session.roleId === roleId);
  }

  async #remove(goes: (session: Session) => boolean): Promise<void> {
    const gone = this.#kept.entries().filter(([, session]) => goes(session));
    await Promise.all(gone.map(([key]) => this.#kept.delete(key)));
  }
}

function withCredentials(session: NewSession): Session {
  return {
    ...session,
    accessKeyId: createUniqueId('ASIA', ACCESS_KEY_LENGTH),
    secretAccessKey: randomBytes(30).toString('base64'),
    sessionToken: randomBytes(96).toString('base64'),
  };
}
