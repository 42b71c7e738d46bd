/*
 * Kubelets tell every pod that DNS is the tenth address of the Services' range, because Talos says so to them.
 */

const TENTH = 10n;

/** The tenth address of a range, or nothing when the range is too small to have one. */
export function serviceAddress(cidr: string): string | undefined {
  const [network, length] = cidr.split('/');
  const bits = network.includes(':') ? 128 : 32;
  if (1n << BigInt(bits - Number(length)) <= TENTH) return undefined;
  return bits === 32 ? ipv4(network) : ipv6(network);
}

function ipv4(network: string): string {
  const value = network.split('.').reduce((sum, part) => (sum << 8n) + BigInt(part), 0n) + TENTH;
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
}

function ipv6(network: string): string {
  const [head, tail] = network.split('::');
  const groups = (text = ''): string[] => (text === '' ? [] : text.split(':'));
  const [left, right] = [groups(head), groups(tail)];
  const all = [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right].map((group) => parseInt(group, 16));
  // The last group of a range with room for ten addresses ends in four zero bits: nothing is carried over.
  all[7] += Number(TENTH);
  // A URL writes the address in its shortest form.
  return new URL(`http://[${all.map((group) => group.toString(16)).join(':')}]`).hostname.slice(1, -1);
}
