import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CertManager } from '@monosense-io/cert-manager';
import { Cilium } from '@monosense-io/cilium';
import { CnpgShared } from '@monosense-io/cnpg-shared';
import { Dragonfly } from '@monosense-io/dragonfly';
import { EnvoyGateway } from '@monosense-io/envoy-gateway';
import { DnsProvider, ExternalDns } from '@monosense-io/external-dns';
import { ExternalSecrets } from '@monosense-io/external-secrets';
import { Flux } from '@monosense-io/flux';
import { Kyverno } from '@monosense-io/kyverno';
import { Bucket, Component, S3BackupTarget, Stage } from '@monosense-io/platform';
import { RookCeph } from '@monosense-io/rook-ceph';
import { SnapshotController } from '@monosense-io/snapshot-controller';
import { VictoriaStack } from '@monosense-io/victoria-stack';
import { Velero } from '@monosense-io/velero';
import { VolSync } from '@monosense-io/volsync';
import { Size } from 'cdk8s';
import { Lab } from '@monosense-io/platform/testing';
import { REPOSITORY_ROOT } from '../../../checks/sandbox/sandbox.ts';
import { INDEX, indexOf, indexProblems, writeIndex } from '../kinds.ts';
import { PACKAGES } from '../packages.ts';

/** Each component with all that brings kinds of its package. */
const COMPONENTS: Record<string, (lab: Lab) => Component> = {
  'cert-manager': ({ cluster, surroundings: { store } }) => (
    new CertManager(cluster, 'cert-manager', { secretStore: store, cloudflareToken: { item: 'cloudflare' }, email: 'admin@example.org' })
  ),
  'cilium': ({ cluster, surroundings: { store, certificate } }) => {
    const cilium = new Cilium(cluster, 'cilium', { bgp: { peers: [{ name: 'router', address: '10.0.0.1', asn: 64501 }] }, clusterMesh: { secretStore: store, caItem: 'mesh' } });
    cilium.addGateways({ certificate, externalAddress: '10.0.0.110', internalAddress: '10.0.0.111' });
    return cilium;
  },
  'cnpg-shared': ({ cluster, surroundings: { store, storageClass } }) => {
    const bucket = new Bucket(cluster, 'backups', { endpointUrl: 'https://s3.example.org', bucket: 'postgres', region: 'auto', secretStore: store, credentialsItem: 's3' });
    return new CnpgShared(cluster, 'postgres', { storageClass, dataSize: Size.gibibytes(80), secretStore: store, backup: { store: bucket } });
  },
  'dragonfly': ({ cluster, surroundings: { store } }) => new Dragonfly(cluster, 'dragonfly', { secretStore: store }),
  'envoy-gateway': ({ cluster, surroundings: { certificate } }) => (
    new EnvoyGateway(cluster, 'envoy-gateway', { certificate, externalAddress: '10.0.0.110', internalAddress: '10.0.0.111' })
  ),
  'external-dns': ({ cluster, surroundings: { store } }) => {
    const dns = new ExternalDns(cluster, 'external-dns', { secretStore: store });
    dns.addController('records', { provider: DnsProvider.cloudflare({ tokenItem: 'cloudflare' }), records: true });
    return dns;
  },
  'external-secrets': ({ cluster }) => (
    new ExternalSecrets(cluster, 'external-secrets', { connectUrl: 'https://connect.example.org', vaults: ['infra'], connectToken: { name: 'connect', keys: { token: 'token' } } })
  ),
  'flux': ({ cluster }) => new Flux(cluster, 'flux', { repositoryUrl: 'https://github.com/example/lab' }),
  'kyverno': ({ cluster }) => new Kyverno(cluster, 'kyverno'),
  'rook-ceph': ({ cluster }) => new RookCeph(cluster, 'ceph', { nodes: cluster.facts.nodes.map(({ name }) => ({ name })), deviceFilter: '^nvme1n1$', hostNetwork: true }),
  'snapshot-controller': ({ cluster }) => new SnapshotController(cluster, 'snapshot-controller'),
  'victoria-stack': ({ cluster }) => new VictoriaStack(cluster, 'victoria'),
  'velero': ({ cluster, surroundings: { store } }) => (
    new Velero(cluster, 'velero', { secretStore: store, store: new Bucket(cluster, 'copies', { endpointUrl: 'https://s3.example.org', bucket: 'copies', secretStore: store, credentialsItem: 's3' }) })
  ),
  'volsync': ({ cluster, surroundings: { store } }) => (
    new VolSync(cluster, 'volsync', { target: new S3BackupTarget(cluster, 'r2', { endpointUrl: 'https://s3.example.org', bucket: 'backups', secretStore: store, credentialsItem: 'r2' }), passwordItem: 'volsync' })
  ),
};

// The core ships those of Flux for clusters whose Flux comes from elsewhere; none of its stages installs them.
test.each(PACKAGES.filter((name) => name !== 'platform'))('every kind that %s ships is installed by one of its stages', (name) => {
  const component = COMPONENTS[name](new Lab());
  const stages = component.node.findAll().filter((construct): construct is Stage => construct instanceof Stage);
  const installed = stages.flatMap(({ _props: { installs = [] } }) => installs.map(({ group, kind }) => `${group}/${kind}`));

  const shipped = JSON.parse(indexOf(REPOSITORY_ROOT, name)).map(({ group, kind }: { group: string; kind: string }) => `${group}/${kind}`);
  expect(installed.sort()).toEqual(shipped.sort());
});

test('the indexes say what the schemas beside them say', () => {
  expect(indexProblems(REPOSITORY_ROOT)).toEqual([]);
});

describe('of a package', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'kinds-'));
    mkdirSync(join(root, 'packages/shop/crds'), { recursive: true });
    write('SOURCES.json', []);
    write('tills.example.org.json', crd('tills', 'Till', 'Cluster', [['v1alpha1', true], ['v1', true], ['v2beta1', true], ['v2', true], ['v1beta1', false], ['v10', true]]));
    write('shops.example.org.json', crd('shops', 'Shop', 'Namespaced', [['v1', true]]));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  test('the index has a line for each kind, with the served versions as Kubernetes prefers them', () => {
    expect(indexOf(root, 'shop')).toBe(`[
{"plural":"shops","group":"example.org","kind":"Shop","versions":["v1"],"scope":"Namespaced"},
{"plural":"tills","group":"example.org","kind":"Till","versions":["v10","v2","v1","v2beta1","v1alpha1"],"scope":"Cluster"}
]
`);
  });

  test('an index is as good as the schemas, and made of them alone', () => {
    expect(indexProblems(root, ['shop'])).toEqual(["[packages/shop] 'crds/KINDS.json' must say what the schemas beside it say, got something else: run 'npx projen schemas shop --index'"]);

    writeIndex(root, 'shop');
    expect(indexProblems(root, ['shop'])).toEqual([]);

    const index = join(root, 'packages/shop/crds', INDEX);
    writeFileSync(index, readFileSync(index, 'utf8').replace('Namespaced', 'Cluster'));
    expect(indexProblems(root, ['shop'])).toHaveLength(1);
  });

  function write(file: string, content: object): void {
    writeFileSync(join(root, 'packages/shop/crds', file), JSON.stringify(content));
  }
});

function crd(plural: string, kind: string, scope: string, versions: Array<[string, boolean]>): object {
  return { kind: 'CustomResourceDefinition', spec: { group: 'example.org', names: { kind, plural }, scope, versions: versions.map(([name, served]) => ({ name, served })) } };
}
