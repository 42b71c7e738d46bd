import { App, Chart, Duration, Size } from 'cdk8s';
import { Lab, refusals } from '@monosense-io/platform/testing';
import { AddressFamily, Check, Cpu, DurationBounds, ExternalEndpoint, ExternalSecret, HttpRoute, Quantity, SizeBounds, Stage, TimeUnit, TlsGateway } from '../src';
import { Demo } from './demo';
import { refusal, refused } from './refused';

const scope = new Chart(new App(), 'cache');

test('a check gives the value in the unit that is worked with', () => {
  expect(Check.size(scope, 'memory', Size.gibibytes(1.5))).toBe(1.5 * 2 ** 30);
  expect(Check.duration(scope, 'interval', Duration.minutes(1.5))).toBe(90);
  expect(Check.duration(scope, 'retention', Duration.hours(48), { unit: TimeUnit.DAYS })).toBe(2);
  expect(Check.cpu(scope, 'cpu', Cpu.cores(2))).toBe('2');
  expect(Check.text(scope, 'passwordItem', 'cache')).toBe('cache');
  expect(Check.address(scope, 'address', 'fd00::1')).toBe(AddressFamily.IPV6);
  expect(Check.hostname(scope, 'hostname', 'www.example.org')).toBe('www.example.org');
  expect(Check.email(scope, 'email', 'admin@example.org')).toBe('admin@example.org');
});

test('bounds are part of what is allowed', () => {
  expect(Check.size(scope, 'memory', Size.gibibytes(1), { atLeast: Size.gibibytes(1), atMost: Size.mebibytes(1024) })).toBe(2 ** 30);
  expect(Check.duration(scope, 'history', Duration.days(30), { unit: TimeUnit.DAYS, atLeast: Duration.days(1), atMost: Duration.days(30) })).toBe(30);
  expect(Check.duration(scope, 'delay', Duration.seconds(0), { atLeast: Duration.seconds(0) })).toBe(0);
});

test.each<[Size, SizeBounds, string[]]>([
  [Size.gibibytes(20.1), {}, ['20.1Gi', 'Size.mebibytes(20583)']],
  [Size.kibibytes(0.5), {}, ['0.5Ki', 'Size.kibibytes(1)']],
  [Size.mebibytes(0), {}, ['at least 1Ki', '0Ki']],
  [Size.mebibytes(511), { atLeast: Size.mebibytes(512) }, ['at least 512Mi', '511Mi']],
  [Size.gibibytes(32769), { atMost: Size.tebibytes(32) }, ['at most 32Ti', '32769Gi']],
  ['64Mi' as unknown as Size, {}, ["'64Mi'"]],
  [undefined as unknown as Size, {}, ['undefined']],
  [Duration.days(1) as unknown as Size, {}, ['an object']],
])('a size that is refused: %s with %j', (size, bounds, values) => {
  expect(refused(() => Check.size(scope, 'memory', size, bounds))).toEqual(refusal('PLATFORM-103', 'cache', "'memory'", ...values));
});

const HOLD_TIME = { atLeast: Duration.seconds(3), atMost: Duration.minutes(1) };

test.each<[Duration, DurationBounds, string[]]>([
  [Duration.millis(500), {}, ['seconds of at least 1', 'got 0.5', 'Duration.seconds(1) or more']],
  [Duration.seconds(2), HOLD_TIME, ['from 3 to 60', 'got 2', 'Duration.seconds(3)']],
  [Duration.hours(2), HOLD_TIME, ['got 7200', 'Duration.seconds(60)']],
  [Duration.hours(36), { unit: TimeUnit.DAYS }, ['days', 'got 1.5', 'Duration.days(2)']],
  [5 as unknown as Duration, {}, ['got 5']],
  [null as unknown as Duration, {}, ['null']],
])('a duration that is refused: %s with %j', (duration, bounds, values) => {
  expect(refused(() => Check.duration(scope, 'holdTime', duration, bounds))).toEqual(refusal('PLATFORM-104', 'cache', "'holdTime'", ...values));
});

test.each<[Cpu, string[]]>([
  ['500m' as unknown as Cpu, ["'500m'", 'Cpu.millis(500)']],
  [2 as unknown as Cpu, ['got 2']],
  [undefined as unknown as Cpu, ['undefined']],
])('an amount of CPU that is refused: %s', (cpu, values) => {
  expect(refused(() => Check.cpu(scope, 'cpu', cpu))).toEqual(refusal('PLATFORM-105', 'cache', "'cpu'", ...values));
});

test.each<[string, string]>([['', "''"], ['  ', "'  '"], [undefined as unknown as string, 'undefined'], [7 as unknown as string, '7']])('a text that is refused: %j', (text, value) => {
  expect(refused(() => Check.text(scope, 'passwordItem', text, 'name the item'))).toEqual(refusal('PLATFORM-106', 'cache', "'passwordItem'", value, 'name the item'));
});

test.each(['gateway.example.org', '192.168.1', '192.168.1.0/24', 'fe80::1%eth0', ''])("an address that is refused: '%s'", (address) => {
  expect(refused(() => Check.address(scope, 'externalAddress', address))).toEqual(refusal('PLATFORM-107', 'cache', "'externalAddress'", `'${address}'`));
});

test.each(['gateway', 'https://www.example.org', 'www.example.org:443', 'WWW.example.org', 'www.example.org.', '*.example.org', '192.168.1.1', `${'a'.repeat(64)}.org`, `${'a.'.repeat(126)}org`, ''])("a host name that is refused: '%s'", (name) => {
  expect(refused(() => Check.hostname(scope, 'hostname', name))).toEqual(refusal('PLATFORM-108', 'cache', "'hostname'", `'${name}'`));
});

test('what is no text is no DNS label', () => {
  expect(refused(() => Check.dnsLabel(scope, 'name', undefined as unknown as string))).toEqual(refusal('PLATFORM-102', 'cache', 'undefined'));
});

test('a number as text is no whole number, and shown as the text that it is', () => {
  expect(refused(() => Check.wholeNumber(scope, 'replicas', '3' as unknown as number, 1))).toEqual(refusal('PLATFORM-101', 'cache', "'3'"));
});

test.each<[unknown, string[]]>([[Size.gibibytes(20.1), ['20.1Gi']], ['64Mi', ["'64Mi'"]]])('no quantity is made of %s', (size, values) => {
  expect(refused(() => Quantity.ofSize(size as Size))).toEqual(refusal('PLATFORM-109', 'Quantity.ofSize', ...values));
});

test.each([0, 0.5, NaN, -1])('%d thousandths of a core are refused', (millis) => {
  expect(refused(() => Cpu.millis(millis))).toEqual(refusal('PLATFORM-114', 'Cpu', `got ${millis}`));
});

test.each<[string, object, string[]]>([
  ['PLATFORM-105', { cpu: '500m' }, ['cpu of web', "'500m'"]],
  ['PLATFORM-105', { cpuLimit: '1' }, ['cpuLimit of web', "'1'"]],
  ['PLATFORM-103', { memory: Size.gibibytes(20.1) }, ['memory of web', '20.1Gi']],
  ['PLATFORM-103', { memory: undefined }, ['memory of web', 'undefined']],
  ['PLATFORM-103', { memoryLimit: '1Gi' }, ['memoryLimit of web', "'1Gi'"]],
])('%s: a stage refuses resources of %j', (code, resources, values) => {
  const demo = new Demo(new Lab().cluster, 'demo');
  const stage = new Stage(demo, 'Web', { namespace: demo.namespace });

  expect(refused(() => stage.reserve('web', 1, { cpu: Cpu.millis(100), memory: Size.mebibytes(64), ...resources }))).toEqual(refusal(code, 'infra/demo/Web', ...values));
});

describe('what a program without types leaves out', () => {
  const none = undefined as any;

  test.each<[what: string, path: string, prop: string, create: (lab: Lab, demo: Demo) => unknown]>([
    ['the namespace of a stage', 'infra/demo/Later', "'namespace'", (_, demo) => new Stage(demo, 'Later', none)],
    ['the gateway of a route', 'infra/demo/Instance/Route', "'gateway'", (_, demo) => new HttpRoute(demo.instance, 'Route', { gateway: none, hostname: 'demo.example.org', endpoint: demo.endpoint })],
    ['the endpoint of a route', 'infra/demo/Instance/Route', "'endpoint'", (lab, demo) => new HttpRoute(demo.instance, 'Route', { gateway: lab.surroundings.gateway, hostname: 'demo.example.org', endpoint: none })],
    ['the certificate of a Gateway', 'infra/demo/Instance/Gateway', "'certificate'", (_, demo) => new TlsGateway(demo.instance, 'Gateway', { name: 'internal', gatewayClass: 'demo', certificate: none })],
  ])('is named: %s', (_what, path, prop, create) => {
    const lab = new Lab();
    const demo = new Demo(lab.cluster, 'demo');

    expect(refusals(() => create(lab, demo))).toEqual([{ code: 'PLATFORM-115', path, message: expect.stringContaining(prop) }]);
  });

  test.each<[what: string, code: string, create: (lab: Lab, demo: Demo) => unknown]>([
    ['the hostname of a route', 'PLATFORM-106', (lab, demo) => new HttpRoute(demo.instance, 'Route', { gateway: lab.surroundings.gateway, hostname: none, endpoint: demo.endpoint })],
    ['the host of something outside', 'PLATFORM-106', (_, demo) => new ExternalEndpoint(demo, 'Mail', { host: none })],
    ['the item of a Secret', 'PLATFORM-404', (lab, demo) => new ExternalSecret(demo.instance, 'Login', { store: lab.surroundings.store, name: 'login', data: { password: { item: none } } })],
  ])('is refused: %s', (_what, code, create) => {
    const lab = new Lab();

    expect(refusals(() => create(lab, new Demo(lab.cluster, 'demo'))).map((violation) => violation.code)).toEqual([code]);
  });
});

describe('ids', () => {
  test('are no empty text', () => {
    const lab = new Lab();

    expect(refusals(() => new Demo(lab.cluster, ''))).toEqual([{ code: 'PLATFORM-343', path: 'infra', message: expect.stringContaining("got ''") }]);
  });

  test('are given once', () => {
    const lab = new Lab();
    new Demo(lab.cluster, 'demo');

    expect(refusals(() => new Demo(lab.cluster, 'demo'))).toEqual([{ code: 'PLATFORM-344', path: 'infra', message: expect.stringContaining("'demo'") }]);
  });
});

test('a prop of another kind is refused with what it is', () => {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');

  expect(refusals(() => new HttpRoute(demo.instance, 'Route', { gateway: 'internal' as any, hostname: 'demo.example.org', endpoint: demo.endpoint })))
    .toEqual([{ code: 'PLATFORM-144', path: 'infra/demo/Instance/Route', message: expect.stringContaining("'internal'") }]);
});

test.each(['admin.example.org', 'admin@', '@example.org', 'admin@example', 'Admin <admin@example.org>', '${user}@example.org', '[a](b)@example.org', ''])("'%s' is no e-mail address", (email) => {
  expect(refused(() => Check.email(scope, 'email', email))).toEqual(refusal('PLATFORM-146', 'cache', `got '${email}'`));
});
