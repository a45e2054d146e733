/** The temporary credentials of assumed roles: those of functions are held in memory, those issued by STS are stored. */
import { randomBytes } from 'node:crypto';
import type { SessionCredentials } from '../../contract/ports.ts';
import { Collection } from '../../store/collection.ts';
import type { Store } from '../../store/store.ts';
import { createUniqueId } from './unique-id.ts';

export interface Session extends SessionCredentials {
  readonly roleName: string;
  readonly roleId: string;
  readonly sessionName: string;
  /** The session policies, if any, which limit the role's own. */
  readonly policies?: readonly string[];
  /** Milliseconds since the epoch; undefined: as long as the role exists. */
  readonly expires: number | undefined;
}

type NewSession = Omit<Session, keyof SessionCredentials>;

/** The length of an access key ID. */
const ACCESS_KEY_LENGTH = 20;

/** More than the functions that can run at once; beyond it, the oldest session is dropped. */
const MOST_SESSIONS = 10_000;

/** How long an expired key is still distinguished from an unknown one. */
const EXPIRED_KEPT_MS = 12 * 3_600_000;

export class Sessions {
  /** Sessions of functions, which end with the process. */
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

  /** As {@link issue}, for a session that survives the process. `now` in milliseconds since the epoch. */
  async keep(session: NewSession & { readonly expires: number }, now: number): Promise<Session> {
    await this.#remove(({ expires = now }) => expires < now - EXPIRED_KEPT_MS);
    const issued = withCredentials(session);
    await this.#kept.put(issued.accessKeyId, issued);
    return issued;
  }

  /** The session of a key, if the token matches. */
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
