/** How condition operators read the values they compare: numbers, moments, addresses. */

/** Milliseconds since the epoch of an ISO 8601 date or of epoch seconds; NaN when it is neither. */
export function parseMoment(text: string): number {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

export function parseNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

interface Address {
  readonly bits: number;
  readonly value: bigint;
}

/** Whether an IPv4 or IPv6 address lies in a CIDR range, or is the one address that is named. */
export function isInRange(range: string, address: string): boolean {
  const [base = '', length] = range.split('/', 2);
  const network = parseAddress(base);
  const actual = parseAddress(address);
  if (network === undefined || actual === undefined || network.bits !== actual.bits) return false;
  const prefix = length === undefined ? network.bits : Number(length);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > network.bits) return false;
  const shift = BigInt(network.bits - prefix);
  return network.value >> shift === actual.value >> shift;
}

function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): Address | undefined {
  const bytes = text.split('.');
  if (bytes.length !== 4 || !bytes.every((byte) => /^\d{1,3}$/.test(byte) && Number(byte) < 256)) return undefined;
  return { bits: 32, value: bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n) };
}

function parseIpv6(text: string): Address | undefined {
  const [head = '', tail, extra] = text.split('::');
  if (extra !== undefined) return undefined;
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = 8 - first.length - last.length;
  if (missing < 0 || (tail === undefined && missing !== 0)) return undefined;
  const groups = [...first, ...Array.from({ length: missing }, () => '0'), ...last];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return { bits: 128, value: groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n) };
}
