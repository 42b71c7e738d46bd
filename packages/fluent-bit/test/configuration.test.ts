import { Size } from 'cdk8s';
import { parse } from 'yaml';
import { configuration, ConfigurationFacts } from '../src/configuration';
import { problemsOf } from './grammar';
import { begin, end } from './lines';
import { joined, prepare } from './multiline';

const FACTS: ConfigurationFacts = {
  cluster: 'infra', writeUrl: 'http://logs.example.org:8427/insert/jsonline', login: true, bufferSize: Size.gibibytes(1), parseJson: true, machineLogs: true, skippedNamespaces: [], onlyIpv6: false,
};

function config(facts: Partial<ConfigurationFacts> = {}): any {
  return parse(configuration({ ...FACTS, ...facts }));
}

function rulesOf(name: string): any[] {
  return config().multiline_parsers.find((parser: any) => parser.name === name).rules;
}

beforeAll(prepare);

test.each<[string, Partial<ConfigurationFacts>]>([
  ['with everything', {}],
  ['over https', { writeUrl: 'https://logs.example.org/insert/jsonline' }],
  ['with little', { login: false, parseJson: false, machineLogs: false, skippedNamespaces: ['shop', 'media'], onlyIpv6: true }],
])('Fluent Bit knows every property, %s', (_, facts) => {
  expect(problemsOf(config(facts))).toEqual([]);
});

test.each<[string, (broken: any) => void, string]>([
  ['a mistyped property of a plugin', ({ pipeline }) => { pipeline.inputs[0].rotate_wiat = 5; }, "input tail: 'rotate_wiat' is no property"],
  ['a mistyped property of the service', ({ service }) => { service['storage.pth'] = '/buffer'; }, "service: 'storage.pth' is no property"],
  ['a property of another plugin', ({ pipeline }) => { pipeline.inputs[0].processors.logs[1].operation = 'lift'; }, "filter lua: 'operation' is no property"],
  ['a number that is none', ({ service }) => { service['scheduler.cap'] = 'many'; }, "service: 'scheduler.cap' must be a int, got many"],
  ['a size without a unit that is known', ({ pipeline }) => { pipeline.inputs[0].buffer_max_size = '1Ti'; }, "input tail: 'buffer_max_size' must be a size, got 1Ti"],
  ['a word for true', ({ service }) => { service['storage.metrics'] = 'yes'; }, "service: 'storage.metrics' must be a bool, got yes"],
  ['two of what may be there once', ({ pipeline }) => { pipeline.inputs[0].path = ['/a', '/b']; }, "input tail: 'path' must be there once"],
  ['an expression without slashes', ({ multiline_parsers }) => { multiline_parsers[0].rules[0].regex = '^a'; }, "^a: a rule's expression must stand between slashes"],
  ['a state that leads nowhere', ({ multiline_parsers }) => { multiline_parsers[0].rules[2].next_state = 'over'; }, "private_key: no rule begins in state 'over'"],
  ['a section that is none', (broken) => { broken.filters = []; }, ": 'filters' is no key"],
])('and would not take %s', (_, plant, problem) => {
  const broken = config();
  plant(broken);

  expect(problemsOf(broken)).toEqual([problem]);
});

test('what can not be sent waits on the disk, within its limit, and is tried for ever', () => {
  const { service, pipeline: { inputs: [pods, machine], outputs: [sink] } } = config();

  expect([sink.retry_limit, sink['storage.total_limit_size'], service['scheduler.cap']]).toEqual(['no_limits', 1024 ** 3, 60]);
  for (const input of [pods, machine]) expect([input['storage.type'], input['storage.pause_on_chunks_overlimit'], input.db.startsWith('/buffer/'), input.read_from_head]).toEqual(['filesystem', false, true, true]);
  expect([service['storage.path'].startsWith('/buffer/'), service['storage.rejected.limit']]).toEqual([true, '64M']);
});

test('secrets are masked before anything else sees a line, and after its parts are joined', () => {
  const [pods, machine] = config().pipeline.inputs.map(({ processors }: any) => processors.logs.map(({ name }: any) => name));

  expect([pods.slice(0, 3), machine]).toEqual([['multiline', 'lua', 'kubernetes'], ['multiline', 'lua', 'modify']]);
});

test.each<[string, object]>([
  ['http://logs.logs.svc.cluster.local:8427/insert/jsonline', { host: 'logs.logs.svc.cluster.local', port: 8427, tls: false }],
  ['https://logs.example.org/insert/jsonline', { host: 'logs.example.org', port: 443, 'tls': true, 'tls.verify': true, 'tls.verify_hostname': true }],
  ['http://[fd00::9]/insert/jsonline?debug=1', { host: 'fd00::9', port: 80, uri: '/insert/jsonline?debug=1&_time_field=time&_msg_field=log&_stream_fields=cluster,node,namespace,pod,container,service' }],
])('lines go to %s', (writeUrl, parts) => {
  expect(config({ writeUrl }).pipeline.outputs).toEqual([expect.objectContaining(parts)]);
});

test('the login stands in the environment alone', () => {
  const [withLogin, without] = [true, false].map((login) => config({ login }).pipeline.outputs[0]);

  expect([withLogin.http_user, withLogin.http_passwd, without.http_user]).toEqual(['${LOGS_USERNAME}', '${LOGS_PASSWORD}', undefined]);
});

describe('lines of a private key', () => {
  const rules = rulesOf('private_key');

  test.each([
    [begin('RSA PRIVATE KEY'), 'Proc-Type: 4,ENCRYPTED', 'DEK-Info: AES-128-CBC,0A', '', 'MIIEowIBAAKCAQEA', 'q83v/+0=', end('RSA PRIVATE KEY')],
    [begin('OPENSSH PRIVATE KEY'), 'b3BlbnNzaC1rZXktdjE', end('OPENSSH PRIVATE KEY')],
    [`key: ${begin('PRIVATE KEY')}`, '    MIIEowIBAAKCAQEA', `    ${end('PRIVATE KEY')}`],
    [begin('PGP PRIVATE KEY BLOCK'), 'Version: 2', '', 'lQOYBF', '=aB3d', end('PGP PRIVATE KEY BLOCK')],
  ])('are joined: %s', (...key) => {
    expect(joined(rules, ['before', ...key, 'after'])).toEqual(['before', key.join('\n'), 'after']);
  });

  test.each([
    ['one that is whole', [`${begin('PRIVATE KEY')}MIIE${end('PRIVATE KEY')}`, 'after']],
    ['a certificate', ['-----BEGIN CERTIFICATE-----', 'MIIB', '-----END CERTIFICATE-----']],
    ['usual lines', ['MIIB', 'Version: 1', '']],
  ])('and others are not: %s', (_, lines) => {
    expect(joined(rules, lines)).toEqual(lines);
  });

  test('what comes instead of a key is a line of its own', () => {
    expect(joined(rules, [begin('PRIVATE KEY'), 'MIIE', 'level=info msg="something else"'])).toEqual([`${begin('PRIVATE KEY')}\nMIIE`, 'level=info msg="something else"']);
  });
});

describe('a traceback of Python', () => {
  const rules = rulesOf('traceback');

  test.each([
    ['with a message', ['Traceback (most recent call last):', '  File "/shop.py", line 3, in pay', '    raise ValueError("no")', 'ValueError: no']],
    ['without one', ['Traceback (most recent call last):', '  File "/shop.py", line 3, in pay', 'KeyboardInterrupt']],
    ['of a module, with a note', ['Traceback (most recent call last):', '  File "/shop.py", line 3, in pay', '    pay()', '    ~~~^^', 'shop.errors.NoMoney: no', '  ask the customer']],
  ])('is one line: %s', (_, report) => {
    expect(joined(rules, ['before', ...report, 'after the report', 'Other: text'])).toEqual(['before', report.join('\n'), 'after the report', 'Other: text']);
  });
});
