/** The temporary credentials of assumed roles; they live in memory and end with the process, as the functions do. */
import { randomBytes } from 'node:crypto';
import type { SessionCredentials } from '../ports.ts';
import { createUniqueId } from './unique-id.ts';

export interface Session extends SessionCredentials {
  readonly roleName: string;
  readonly roleId: string;
  readonly sessionName: string;
  /** Milliseconds since the epoch; undefined: valid as long as the role exists. */
  readonly expires: number | undefined;
}

/** A role's access key is as long as any other: 20 characters. */
const ACCESS_KEY_LENGTH = 20;

/** More than there can be functions at work; the oldest session gives way. */
const MOST_SESSIONS = 10_000;

export class Sessions {
  readonly #sessions = new Map<string, Session>();

  issue(session: Omit<Session, keyof SessionCredentials>): Session {
    const issued: Session = {
      ...session,
      accessKeyId: createUniqueId('ASIA', ACCESS_KEY_LENGTH),
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(96).toString('base64'),
    };
    const [oldest] = this.#sessions.keys();
    if (oldest !== undefined && this.#sessions.size >= MOST_SESSIONS) this.#sessions.delete(oldest);
    this.#sessions.set(issued.accessKeyId, issued);
    return issued;
  }

  /** The session of a key, if the token belongs to it. */
  find(accessKeyId: string, sessionToken: string | undefined): Session | undefined {
    const session = this.#sessions.get(accessKeyId);
    return session?.sessionToken === sessionToken ? session : undefined;
  }

  /** Ends every session of a role. */
  forgetRole(roleId: string): void {
    for (const [key, session] of this.#sessions) {
      if (session.roleId === roleId) this.#sessions.delete(key);
    }
  }
}
