import { Namespace, Receiver, ReceiverKind, Severity } from '../src';
import { Lab, refusals } from '../src/testing';

const nothing = undefined as unknown as string;
const item = 'item';

test.each<[Receiver, ReceiverKind, string[], string, number]>([
  [Receiver.discord({ item }), ReceiverKind.DISCORD, ['url'], 'discord.com', 443],
  [Receiver.slack({ item }), ReceiverKind.SLACK, ['url'], 'hooks.slack.com', 443],
  [Receiver.telegram({ item, chat: -1 }), ReceiverKind.TELEGRAM, ['token'], 'api.telegram.org', 443],
  [Receiver.email({ item, to: 'me@example.org', from: 'lab@example.org', server: 'mail.example.org' }), ReceiverKind.EMAIL, ['password'], 'mail.example.org', 587],
  [Receiver.webhook({ item, host: 'hooks.example.org' }), ReceiverKind.WEBHOOK, ['url'], 'hooks.example.org', 443],
  [Receiver.pushover({ item }), ReceiverKind.PUSHOVER, ['userKey', 'token'], 'api.pushover.net', 443],
  [Receiver.ntfy({ item }), ReceiverKind.NTFY, ['url'], 'ntfy.sh', 443],
])('%#: a receiver says what its reader needs', (receiver, kind, fields, host, port) => {
  expect(receiver.describe()).toMatchObject({ kind, item, fields, host, port, severities: [Severity.CRITICAL, Severity.WARNING], clusters: undefined });
});

test.each<[string, Receiver, string, string]>([
  ['no item', Receiver.slack({ item: ' ' }), 'PLATFORM-106', "'item of receiver mine' must be a text that is not empty, got ' '"],
  ['no host', Receiver.webhook({ item, host: nothing }), 'PLATFORM-106', "'host of receiver mine'"],
  ['nobody', Receiver.email({ item, to: nothing, from: 'lab@example.org', server: 'mail.example.org' }), 'PLATFORM-106', "'to of receiver mine'"],
  ['one address among several', Receiver.email({ item, to: 'Me <me@example.org>, you', from: 'lab@example.org', server: 'mail.example.org' }), 'PLATFORM-146', "got 'you'"],
  ['no chat', Receiver.telegram({ item, chat: 0 }), 'PLATFORM-371', 'got 0'],
  ['a part of a chat', Receiver.telegram({ item, chat: 1.5 }), 'PLATFORM-371', 'got 1.5'],
  ['no severity', Receiver.slack({ item, severities: [] }), 'PLATFORM-372', "'severities of receiver mine'"],
  ['no cluster', Receiver.slack({ item, clusters: [] }), 'PLATFORM-372', "'clusters of receiver mine'"],
  ['nothing', nothing as unknown as Receiver, 'PLATFORM-144', "'receiver mine' must be of the kind IReceiver"],
  ['what is no cluster', Receiver.slack({ item, clusters: ['My Cluster'] }), 'PLATFORM-102', "got 'My Cluster'"],
])('with %s is refused by whoever takes it', (_, receiver, code, value) => {
  expect(refusals(() => Receiver.checked(new Lab().cluster, 'mine', receiver))).toEqual([{ code, path: 'infra', message: expect.stringContaining(value) }]);
});

test('a silence stands in the README of its cluster, with its end', () => {
  const lab = new Lab();
  lab.cluster.silence(new Namespace(lab.cluster, 'Namespace', { name: 'alerts' }), 'disks', { matching: { cluster: 'apps', alertname: 'NodeNotReady' }, reason: 'new disks', from: '2026-12-05T18:00Z', until: '2026-12-31' });

  expect(lab.platform.render()['infra/README.md']).toContain('| disks | cluster: apps, alertname: NodeNotReady | 2026-12-05T18:00Z | 2026-12-31 | new disks |');
});
