import { SecretMask } from '../src';
import { script } from '../src/script';
import { KEPT, LINES } from './lines';
import { Script } from './lua';

const lines = new Script(script([SecretMask.token('shop_live_', { atLeast: 8 }), SecretMask.field('Session_ID')]));
const masked = (log: string): string => lines.record('container', { log }).log;

test.each(LINES)('%s is masked', (_, line, left) => {
  expect(masked(line)).toBe(left);
});

test.each(KEPT)('left alone: %j', (line) => {
  expect(masked(line)).toBe(line);
});

test('a masked line is left as it is', () => {
  for (const [, , left] of LINES) expect([left, masked(left)]).toEqual([left, left]);
});

test('JSON is JSON afterwards too', () => {
  for (const [what, line, left] of LINES.filter(([, text]) => text.startsWith('{"') && text.endsWith('}') && !text.includes('=>'))) {
    expect([what, Object.keys(JSON.parse(left))]).toEqual([what, Object.keys(JSON.parse(line))]);
  }
});

test('no secret is left of lines that were put together of others', () => {
  const line = LINES.filter(([what]) => !/header|cookies|key|not end/.test(what)).map(([, text]) => text).join(' | ');

  expect(masked(line)).not.toMatch(/hunter2|p4ss|aB3aB3aB3aB3aB3aB3|c2ln/);
});

describe('the time of a line', () => {
  test('of a container is what containerd wrote', () => {
    expect(lines.record('container', { log: 'a', stream: 'stdout', _p: 'F', time: '2026-11-30T12:00:00.123456789Z' })).toEqual({ log: 'a', stream: 'stdout', time: '2026-11-30T12:00:00.123456789Z' });
  });

  test('is when it was read where it says none', () => {
    expect(lines.record('container', { log: 'a' }, 1764504000, 1234)).toEqual({ log: 'a', time: '2025-11-30T12:00:00.000001234Z' });
  });

  test.each<[service: string, line: string, time: string]>([
    ['kernel', 'kern:    info: [2026-11-30T12:00:00.5Z]: eth0: link becomes ready', '2026-11-30T12:00:00.5Z'],
    ['etcd', '{"level":"info","ts":"2026-11-30T12:00:00.815Z","caller":"mvcc/kvstore.go:57","msg":"compacted"}', '2026-11-30T12:00:00.815Z'],
    ['containerd', '{"level":"warning","msg":"cleanup","time":"2026-11-30T12:00:00.578858689Z"}', '2026-11-30T12:00:00.578858689Z'],
    ['cri', 'time="2026-11-30T12:00:00Z" level=info msg=started', '2026-11-30T12:00:00Z'],
    ['kubelet', '{"ts":1764504000792.703,"caller":"kubelet/kubelet.go:1703","msg":"Failed"}', '2025-11-30T12:00:00.792'],
    ['apid', '{"ts":1764504000.5,"msg":"listening"}', '2025-11-30T12:00:00.500000000Z'],
    ['machined', '2026/11/30 12:00:00.123456 [talos] task startAllServices (1/1): done', '2026-11-30T12:00:00.123456Z'],
    ['trustd', 'a line without a time', '2001-09-09T01:46:40.000000007Z'],
  ])('of %s is the one that it says', (service, log, time) => {
    const { time: found, ...others } = lines.record('machine', { log, file: `/var/log/${service}.log` }, 1000000000, 7);

    expect(found.startsWith(time)).toBe(true);
    expect(others).toEqual({ log, service });
  });

  test("and a machine's lines are masked as well", () => {
    expect(lines.record('machine', { log: 'password=hunter2', file: '/var/log/apid.log' }).log).toBe('password=[masked]');
  });
});

test('a line that can not be masked is given up, and not sent as it is', () => {
  const broken = new Script(`${script([])}\nfunction masked() error("no") end`);

  expect(broken.record('container', { log: 'password=hunter2' }).log).toBe('[a line that could not be masked, and was left out]');
});
