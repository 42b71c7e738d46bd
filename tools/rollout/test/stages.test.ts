import { parseStages } from '../stages.ts';

const parse = (...stages: object[]) => () => parseStages(JSON.stringify({ stages }));
const INFRA = { cluster: 'infra' };
const APPS = { cluster: 'apps', after: 'infra', soak: '24h' };

test('stages are any number of clusters, in any order, each with its own soak', () => {
  expect(parse({ cluster: 'edge', after: 'apps', soak: '90m' }, APPS, INFRA)()).toMatchObject([
    { cluster: 'edge', after: 'apps', soak: 5_400_000 }, { cluster: 'apps', soak: 86_400_000 }, { cluster: 'infra', after: undefined, soak: 0 },
  ]);
});

test.each<[what: string, stages: object[], sentence: string]>([
  ['a soak without a unit', [INFRA, { ...APPS, soak: '24' }], "[rollout/apps] 'soak' must be a whole number of m, h or d, got \"24\": write it as '24h'"],
  ['a cluster that follows a stranger', [INFRA, { ...APPS, after: 'lab' }], "[rollout/apps] 'after' must be one of infra, got \"lab\": correct it"],
  ['a circle', [{ ...APPS, cluster: 'infra', after: 'apps' }, APPS], "[rollout/infra] 'after' must lead to a cluster that follows nobody, got \"apps\": have one of the circle follow nobody\n[rollout/apps] 'after' must lead to a cluster that follows nobody, got \"infra\": have one of the circle follow nobody"],
  ['a cluster twice', [INFRA, INFRA], "[rollout/infra] 'cluster' must be there once, got \"infra\": remove the other\n[rollout/infra] 'cluster' must be there once, got \"infra\": remove the other"],
  ['a soak of a cluster that follows nobody', [{ ...INFRA, soak: '1h' }], "[rollout/infra] 'after' must be there beside 'soak' and 'evidence', got undefined: name the cluster that runs a version first"],
  ['evidence without a key', [INFRA, { ...APPS, evidence: '2h' }], "[rollout/apps] 'evidence' needs a 'publicKey' at infra, which signs it, got \"2h\": add the key there"],
  ['a key that is none', [{ ...INFRA, publicKey: 'abc' }], "[rollout/infra] 'publicKey' must be an Ed25519 key, as base64 of its DER form, got \"abc\": make it with 'openssl pkey -in key.pem -pubout -outform DER | base64 -w0'"],
  ['a word that is none', [INFRA, { ...APPS, soaks: '24h' }], "[rollout/apps] 'soaks' must be one of cluster, after, soak, alone, evidence, publicKey, got \"24h\": correct or remove it"],
])('refuses %s', (_what, stages, sentence) => {
  expect(parse(...stages)).toThrow(new Error(sentence));
});
