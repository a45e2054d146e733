/** Parsing of the values that condition operators compare: numbers, times, IP addresses. */
import { BlockList, isIP } from 'node:net';

/** Milliseconds since the epoch of an ISO 8601 date or of epoch seconds; NaN when it is neither. */
export function parseMoment(text: string): number {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

export function parseNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

/** Whether an IPv4 or IPv6 address is in a CIDR range, or equal to a single address. */
export function isInRange(range: string, address: string): boolean {
  const [network = '', length] = range.split('/', 2);
  const version = isIP(network);
  // A block list compares addresses of both versions with each other.
  if (isIP(address) !== version) return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  try {
    const list = new BlockList();
    list.addSubnet(network, Number(length ?? (version === 4 ? 32 : 128)), family);
    return list.check(address, family);
  } catch {
    // One of them is not a valid address.
    return false;
  }
}
