import { ALL_PORTS, intersect, portsOf, subtract, textOf, union } from '../../src/netpol/ports.ts';

test('ranges are intersected and subtracted port by port', () => {
  const range = portsOf(6800, 7568, 'TCP');

  expect(textOf(intersect(range, portsOf(7000, 8000, 'TCP')))).toBe('7000-7568');
  expect(textOf(subtract(range, portsOf(7000, undefined, 'TCP')))).toBe('6800-6999, 7001-7568');
  expect(intersect(range, portsOf(7000, 8000, 'UDP'))).toEqual([]);
});

test('what touches is written as one range', () => {
  expect(textOf(union(union(portsOf(80, 81), portsOf(82, undefined)), portsOf(53, undefined, 'UDP')))).toBe('80-82, 53/UDP');
});

test('ANY is every protocol, and 0 every port of one', () => {
  expect(textOf(portsOf(53, undefined, 'ANY'))).toBe('53, 53/UDP, 53/SCTP');
  expect(textOf(portsOf(0, undefined, 'ANY'))).toBe('every port');
  expect(subtract(ALL_PORTS, portsOf(0, undefined, 'ANY'))).toEqual([]);
});
