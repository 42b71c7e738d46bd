import { generateKeyPairSync } from 'node:crypto';
import { evidenceFrom, loosened, parseStages } from '../../src/rollout/stages.ts';

const parse = (...stages: object[]) => () => parseStages(JSON.stringify({ stages }));
const KEY = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
const INFRA = { cluster: 'infra' };
const APPS = { cluster: 'apps', after: 'infra', soak: '24h', withoutEvidence: 'a test' };

test('stages are any number of clusters, in any order, each with its own soak', () => {
  expect(parse({ cluster: 'edge', after: 'apps', soak: '90m', withoutEvidence: 'a test' }, APPS, INFRA)()).toMatchObject([
    { cluster: 'edge', after: 'apps', soak: 5_400_000 }, { cluster: 'apps', soak: 86_400_000 }, { cluster: 'infra', after: undefined, soak: 0 },
  ]);
});

test.each<[what: string, stages: object[], sentence: string]>([
  ['a soak without a unit', [INFRA, { ...APPS, soak: '24' }], "[rollout/apps] ROLLOUT-003: 'soak' must be a whole number of m, h or d, at least 1m, got \"24\": write it as '24h'"],
  ['a soak of no time', [INFRA, { ...APPS, soak: '0m' }], "[rollout/apps] ROLLOUT-003: 'soak' must be a whole number of m, h or d, at least 1m, got \"0m\": write it as '24h'"],
  ['a cluster that follows a stranger', [INFRA, { ...APPS, after: 'lab' }], "[rollout/apps] ROLLOUT-003: 'after' must be one of infra, got \"lab\": correct it"],
  ['a circle', [{ ...APPS, cluster: 'infra', after: 'apps' }, APPS], "[rollout/infra] ROLLOUT-003: 'after' must lead to a cluster that follows nobody, got \"apps\": have one of the circle follow nobody\n[rollout/apps] ROLLOUT-003: 'after' must lead to a cluster that follows nobody, got \"infra\": have one of the circle follow nobody"],
  ['a cluster twice', [INFRA, INFRA], "[rollout/infra] ROLLOUT-003: 'cluster' must be there once, got \"infra\": remove the other\n[rollout/infra] ROLLOUT-003: 'cluster' must be there once, got \"infra\": remove the other"],
  ['a soak of a cluster that follows nobody', [{ ...INFRA, soak: '1h' }], "[rollout/infra] ROLLOUT-003: 'after' must be there beside 'soak', 'evidence', 'withoutEvidence' and 'backup', got undefined: name the cluster that runs a version first"],
  ['a cluster that nobody looks at, without a reason', [INFRA, { ...APPS, withoutEvidence: undefined }], "[rollout/apps] ROLLOUT-003: 'withoutEvidence' must say why nobody looks at the health of infra, which has no 'publicKey', got undefined: add the key there, or the reason here"],
  ['a reason that says nothing', [INFRA, { ...APPS, withoutEvidence: ' ' }], "[rollout/apps] ROLLOUT-003: 'withoutEvidence' must be a reason, got \" \": say why nobody looks at the health of infra"],
  ['evidence that is asked for and done without', [{ ...INFRA, publicKey: KEY }, { ...APPS, evidence: '2h' }], "[rollout/apps] ROLLOUT-003: 'withoutEvidence' must not be there beside 'evidence' and 'backup', got \"a test\": remove one of them"],
  ['one key of two clusters', [{ ...INFRA, publicKey: KEY }, { ...APPS, publicKey: KEY }], `[rollout/infra] ROLLOUT-003: 'publicKey' must be the key of one cluster, and is that of apps too, got "${KEY}": give each cluster a key of its own\n[rollout/apps] ROLLOUT-003: 'publicKey' must be the key of one cluster, and is that of infra too, got "${KEY}": give each cluster a key of its own`],
  ['a key that is none', [{ ...INFRA, publicKey: 'abc' }], "[rollout/infra] ROLLOUT-003: 'publicKey' must be an Ed25519 key, as base64 of its DER form, got \"abc\": make it with 'openssl pkey -in key.pem -pubout -outform DER | base64 -w0'"],
  ['a word that is none', [INFRA, { ...APPS, soaks: '24h' }], "[rollout/apps] ROLLOUT-003: 'soaks' must be one of cluster, after, soak, alone, closed, evidence, withoutEvidence, backup, publicKey, got \"24h\": did you mean 'soak'?"],
  ['hours that end before they begin', [{ ...INFRA, closed: [{ days: ['fri'], from: '22:00', to: '06:00' }] }], `[rollout/infra] ROLLOUT-003: 'closed' must have 'days' of sun, mon, tue, wed, thu, fri, sat, and 'from' before 'to' on the same day, in UTC, got {"days":["fri"],"from":"22:00","to":"06:00"}: write it as { "days": ["fri"], "from": "16:00", "to": "24:00" }, and what goes on after midnight as a second one`],
  ['a day that is none', [{ ...INFRA, closed: [{ days: ['friday'], from: '16:00', to: '24:00' }] }], `[rollout/infra] ROLLOUT-003: 'closed' must have 'days' of sun, mon, tue, wed, thu, fri, sat, and 'from' before 'to' on the same day, in UTC, got {"days":["friday"],"from":"16:00","to":"24:00"}: write it as { "days": ["fri"], "from": "16:00", "to": "24:00" }, and what goes on after midnight as a second one`],
  ['a cluster that is never open', [{ ...INFRA, closed: [{ days: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'], from: '00:00', to: '24:00' }] }], `[rollout/infra] ROLLOUT-003: 'closed' must leave the cluster open at some time of the week, got [{"days":["sun","mon","tue","wed","thu","fri","sat"],"from":"00:00","to":"24:00"}]: shorten it, or use a freeze, which ends`],
])('refuses %s', (_what, stages, sentence) => {
  expect(parse(...stages)).toThrow(new Error(sentence));
});

const freeze = (...freezes: object[]) => () => parseStages(JSON.stringify({ stages: [INFRA, APPS], freezes }));
const HOLIDAYS = { from: '2026-12-20T00:00:00Z', to: '2027-01-02T00:00:00Z', reason: 'holidays' };

test('a freeze is for the clusters that it names, or for all', () => {
  expect(freeze(HOLIDAYS, { ...HOLIDAYS, clusters: ['apps'] })().map(({ freezes }) => freezes.length)).toEqual([1, 2]);
});

test.each<[what: string, freeze: object, rule: string]>([
  ['without a reason', { ...HOLIDAYS, reason: ' ' }, "'freezes' must have 'from' before 'to', both with their zone, and a 'reason'"],
  ['that ends before it begins', { ...HOLIDAYS, to: '2026-12-19T00:00:00Z' }, "'freezes' must have 'from' before 'to', both with their zone, and a 'reason'"],
  ['without a zone', { ...HOLIDAYS, from: '2026-12-20T00:00:00' }, "'freezes' must have 'from' before 'to', both with their zone, and a 'reason'"],
  ['of a stranger', { ...HOLIDAYS, clusters: ['lab'] }, "'freezes' must be for some of infra, apps"],
])('refuses a freeze %s', (_what, wrong, rule) => {
  expect(freeze(wrong)).toThrow(`[rollout] ROLLOUT-003: ${rule}, got `);
});

test('refuses a field of the file that nobody knows', () => {
  expect(() => parseStages(JSON.stringify({ stages: [INFRA], freeze: [] }))).toThrow("[rollout] ROLLOUT-003: 'freeze' must be one of stages, freezes, evidenceFrom, got []: did you mean 'freezes'?");
});

test('a cluster waits for evidence of the last hour and backups of a day and a half, unless it says otherwise', () => {
  const infra = { ...INFRA, publicKey: KEY };

  expect(parse(infra, { ...APPS, withoutEvidence: undefined })()[1]).toMatchObject({ evidence: 3_600_000, backup: 129_600_000, withoutEvidence: undefined });
  expect(parse(infra, { ...APPS, withoutEvidence: undefined, evidence: '2h', backup: '8d' })()[1]).toMatchObject({ evidence: 7_200_000, backup: 691_200_000 });
  expect(parse(infra, APPS)()[1]).toMatchObject({ evidence: undefined, withoutEvidence: 'a test' });
});

test('evidence comes from where the clone does, or from one other place that git fetches from and does not run', () => {
  const from = (place?: unknown) => evidenceFrom(JSON.stringify({ stages: [INFRA], evidenceFrom: place }));

  expect([from(), from('backup'), from('https://git.example.org/evidence.git')]).toEqual(['origin', 'backup', 'https://git.example.org/evidence.git']);
  for (const place of ['--upload-pack=sh', 'ext::sh -c id', '', 7]) expect(() => from(place)).toThrow("ROLLOUT-003: 'evidenceFrom' must be a remote");
});

describe('what a change of the stages loosens', () => {
  const FROM = [INFRA, { cluster: 'apps', after: 'infra', soak: '24h', withoutEvidence: 'a test', closed: [{ days: ['fri'], from: '16:00', to: '24:00' }] }, { cluster: 'edge', after: 'apps', soak: '6h', withoutEvidence: 'a test' }];
  const changed = (index: number, change: object) => FROM.map((stage, at) => (at === index ? { ...stage, ...change } : stage));
  const parsed = (stages: object[]) => parseStages(JSON.stringify({ stages }));

  test.each<[string, object[], string[]]>([
    ['a shorter soak', changed(1, { soak: '1h' }), ['apps waits 1 h instead of 24 h']],
    ['a longer soak', changed(1, { soak: '48h' }), []],
    ['a stage that is taken out', FROM.slice(0, 2), ['edge has no stage any more']],
    ['another order', changed(2, { after: 'infra' }), ['edge follows infra instead of apps']],
    ['a component that goes alone', changed(1, { alone: ['gitlab'] }), ["apps has gitlab without a soak, as 'alone'"]],
    ['hours that are open', changed(1, { closed: [] }), ['apps is open in hours in which it was closed']],
    ['a new cluster', [...FROM, { cluster: 'lab', after: 'infra', soak: '1h', withoutEvidence: 'a test' }], []],
    ['nothing', FROM, []],
  ])('%s', (_what, to, lines) => {
    expect(loosened(parsed(FROM), parsed(to))).toEqual(lines);
  });
});
