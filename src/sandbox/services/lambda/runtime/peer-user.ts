/** Finds out which user of the machine opened a local connection. */
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { endianness } from 'node:os';

/** IPv4 connections, and those of programs that use IPv6 sockets for IPv4 addresses, such as Java's. */
const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];

/**
 * Whether a loopback connection was opened by the user that runs this process.
 *
 * It is known on Linux, which names the owner of each socket; elsewhere every connection counts as one of this user.
 */
export function isOwnConnection({ remoteAddress, remotePort, localAddress, localPort }: Socket): boolean {
  if (process.platform !== 'linux') return true;
  // The other end of the connection: what is remote here is local there.
  const ends = [endOf(remoteAddress, remotePort), endOf(localAddress, localPort)] as const;
  for (const table of TABLES) {
    const owner = ownerOf(readTable(table), ends);
    if (owner !== undefined) return owner === process.geteuid?.();
  }
  return false;
}

/** Empty where there is none, as without IPv6. */
function readTable(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

function ownerOf(table: string, [local, remote]: readonly [string, string]): number | undefined {
  for (const line of table.split('\n')) {
    // sl, local_address, rem_address, st, queues, timer, retransmits, uid
    const fields = line.trim().split(/\s+/);
    if (fields[1]?.endsWith(local) && fields[2]?.endsWith(remote)) return Number(fields[7]);
  }
  return undefined;
}

/** `0100007F:1F90` for 127.0.0.1:8080: an address in the machine's byte order, a port in the network's. */
function endOf(address = '', port = 0): string {
  const bytes = Buffer.from(address.split('.').map(Number));
  if (endianness() === 'LE') bytes.reverse();
  return `${bytes.toString('hex')}:${port.toString(16).padStart(4, '0')}`.toUpperCase();
}
