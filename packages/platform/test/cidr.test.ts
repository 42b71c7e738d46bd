import { App, Chart } from 'cdk8s';
import { AddressFamily, AddressRange, Cidr } from '../src';
import { refusal, refused } from './refused';

test.each([
  ['10.244.0.0/16', AddressFamily.IPV4, 16, '10.244.0.0', '10.244.255.255', 65536],
  ['192.168.1.7/32', AddressFamily.IPV4, 32, '192.168.1.7', '192.168.1.7', 1],
  ['0.0.0.0/0', AddressFamily.IPV4, 0, '0.0.0.0', '255.255.255.255', 2 ** 32],
  ['fd00:10:244::/56', AddressFamily.IPV6, 56, 'fd00:10:244::', 'fd00:10:244:ff:ffff:ffff:ffff:ffff', 2 ** 72],
  ['::ffff:10.0.0.0/104', AddressFamily.IPV6, 104, '::ffff:10.0.0.0', '::ffff:aff:ffff', 2 ** 24],
])('%s is read', (text, family, prefixLength, first, last, size) => {
  const cidr = Cidr.of(text);

  expect([cidr.family, cidr.prefixLength, cidr.first, cidr.last, cidr.size, `${cidr}`]).toEqual([family, prefixLength, first, last, size, text]);
});

test.each(['10.244.0.1/16', '10.244.0.0', '10.244.0.0/33', '10.244.0.0/16/1', '10.244.0/16', 'fd00::1/64', 'fd00::/129', 'example.org/24', 'fe80::%eth0/64', '/24', ''])("'%s' is refused", (text) => {
  const scope = new Chart(new App(), 'network');

  expect(Cidr.isCidr(text)).toBe(false);
  expect(refused(() => Cidr.parse(scope, 'podCidr', text))).toEqual(refusal('PLATFORM-120', 'network', "'podCidr'", `'${text}'`));
  expect(refused(() => Cidr.of(text))).toEqual(refusal('PLATFORM-120', 'Cidr.of', `'${text}'`));
});

test('a prop that is a range is given as one', () => {
  expect(Cidr.parse(new Chart(new App(), 'network'), 'podCidr', '10.244.0.0/16')).toBe(Cidr.of('10.244.0.0/16'));
});

test.each([
  ['10.244.0.0/16', '10.244.255.255', true],
  ['10.244.0.0/16', '10.245.0.0', false],
  ['10.244.0.0/16', 'fd00::1', false],
  ['10.244.0.0/16', 'example.org', false],
  ['fd00::/64', 'fd00::ffff:ffff:ffff:ffff', true],
  ['fd00::/64', 'fd00:0:0:1::', false],
  ['fd00::/64', 'fd00::1%eth0', false],
])('whether %s contains %s: %s', (cidr, address, contains) => {
  expect(Cidr.of(cidr).contains(address)).toBe(contains);
});

test.each([
  ['10.244.0.0/16', '10.244.128.0/17', true],
  ['10.244.128.0/17', '10.244.0.0/16', true],
  ['10.244.0.0/16', '10.245.0.0/16', false],
  ['0.0.0.0/0', '::/0', false],
])('whether %s overlaps %s: %s', (one, other, overlaps) => {
  expect(Cidr.of(one).overlaps(Cidr.of(other))).toBe(overlaps);
});

test.each([
  [['10.244.0.0/16'], '10.244.0.0/16'],
  [['10.244.0.0/16', '10.246.0.0/16'], '10.244.0.0/14'],
  [['10.246.0.0/16', '10.244.0.0/16', '10.245.0.0/24'], '10.244.0.0/14'],
  [['10.0.0.0/8', '192.168.0.0/16'], '0.0.0.0/0'],
  [['fd00:10:244::/56', 'fd00:10:246::/56'], 'fd00:10:244::/46'],
])('%j lie in %s', (cidrs, covering) => {
  expect(`${Cidr.covering(cidrs.map((cidr) => Cidr.of(cidr)))}`).toBe(covering);
});

test.each([[[], 'none'], [['10.244.0.0/16', 'fd00::/64'], 'fd00::/64']])('nothing covers %j', (cidrs, value) => {
  expect(refused(() => Cidr.covering(cidrs.map((cidr) => Cidr.of(cidr))))).toEqual(refusal('PLATFORM-122', 'Cidr.covering', value));
});

test.each([
  ['10.245.0.0/16', 10, '10.245.0.10'],
  ['10.245.0.0/16', 256, '10.245.1.0'],
  ['10.245.0.0/28', 15, '10.245.0.15'],
  ['10.245.0.0/28', 16, undefined],
  ['fd00:10:245::/112', 10, 'fd00:10:245::a'],
])('%s at place %d is %s', (cidr, place, address) => {
  expect(Cidr.of(cidr).address(place)).toBe(address);
});

test('a range ends with its last address', () => {
  const pool = AddressRange.of('10.0.0.100', '10.0.0.119');

  expect(['10.0.0.99', '10.0.0.100', '10.0.0.119', '10.0.0.120', 'fd00::1'].map((address) => pool.contains(address))).toEqual([false, true, true, false, false]);
});

test('two ranges overlap in one address', () => {
  const pool = AddressRange.of('10.0.0.100', '10.0.0.119');
  const others = [['10.0.0.119', '10.0.0.130'], ['10.0.0.1', '10.0.0.200'], ['10.0.0.120', '10.0.0.130']];

  expect(others.map(([start, stop]) => pool.overlaps(AddressRange.of(start, stop)))).toEqual([true, true, false]);
});

test.each([['10.0.0.119', '10.0.0.100'], ['10.0.0.1', 'fd00::1'], ['10.0.0.1', 'here'], ['', '']])("'%s' to '%s' is no range", (start, stop) => {
  expect(AddressRange.isRange(start, stop)).toBe(false);
  expect(refused(() => AddressRange.of(start, stop))).toEqual(refusal('PLATFORM-121', 'AddressRange.of', `'${start}'`, `'${stop}'`));
});
