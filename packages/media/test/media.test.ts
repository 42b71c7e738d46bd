import { Ambient, Component, Cpu, Endpoint, IVolumeBackups, Namespace, OidcClient, Stage } from '@monosense-io/platform';
import { Lab, propsWithoutEffect, refusals } from '@monosense-io/platform/testing';
import { ApiObject, Size } from 'cdk8s';
import { media } from '../examples/media';
import { Arr, ArrProps, Jellyfin, JellyfinProps, MediaLibrary, MediaLibraryProps } from '../src';

const RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(64) };

function backups(kept: string[] = []): IVolumeBackups {
  return { connect: (_client, { claim }) => { kept.push(claim); return {}; } };
}

function signIn(lab: Lab): ArrProps['signIn'] {
  const at = (path: string): string => `https://login.example.net/${path}`;
  const proxy = (name: string): ArrProps['signIn']['sonarr'] => ({
    provider: new OidcClient(lab.cluster, `login-${name}`, { issuerUrl: at('realm'), authorizationUrl: at('auth'), tokenUrl: at('token'), userInfoUrl: at('user'), clientItem: name, secretStore: lab.surroundings.store }),
    cookieSecret: { item: name, property: 'cookie-secret' },
  });
  return { sonarr: proxy('sonarr'), radarr: proxy('radarr'), prowlarr: proxy('prowlarr') };
}

class Server extends Component {}

/** Something that fetches. */
function downloader(lab: Lab): Endpoint {
  const stage = new Stage(new Server(lab.cluster, 'fetcher'), 'Main', { namespace: new Namespace(lab.cluster, 'fetcher-namespace', { name: 'fetcher' }), podLabels: { app: 'fetcher' } });
  new ApiObject(stage, 'Service', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'fetcher' }, spec: { ports: [{ port: 80 }] } } as any);
  return new Endpoint(stage, 'Main', { port: 80, service: 'fetcher' });
}

function example(kept?: string[]): Lab {
  const lab = new Lab();
  Ambient.provide(lab.cluster, { secretStore: lab.surroundings.store });
  media(lab.cluster, lab.surroundings.gateway, lab.surroundings.storageClass, lab.surroundings.storageClass, signIn(lab), backups(kept));
  return lab;
}

function podOf(lab: Lab, name: string): any {
  return lab.object('Deployment', name).spec.template.spec;
}

test('everything of the library is restricted, and has the library once', () => {
  const kept: string[] = [];
  const lab = example(kept);

  expect(lab.object('Namespace', 'media').metadata.labels['pod-security.kubernetes.io/enforce']).toBe('restricted');
  expect(lab.objects('PersistentVolumeClaim').map(({ metadata: { name }, spec }) => [name, spec.accessModes[0]])).toEqual(expect.arrayContaining([['library', 'ReadWriteMany'], ['jellyfin-config', 'ReadWriteOnce'], ['sonarr-config', 'ReadWriteOnce']]));
  expect(kept.sort()).toEqual(['jellyfin-config', 'prowlarr-config', 'radarr-config', 'sonarr-config']);
  const mounts = (name: string): any => podOf(lab, name).containers[0].volumeMounts.find(({ mountPath }: any) => mountPath === '/media');
  expect(mounts('jellyfin')).toMatchObject({ name: 'claim-0', readOnly: true });
  expect(mounts('sonarr')).toEqual({ name: 'claim-0', mountPath: '/media' });
  expect(mounts('prowlarr')).toBeUndefined();
});

test('films are transcoded on a graphics processor, by whoever may open its file', () => {
  const { containers: [{ resources }], securityContext } = podOf(example(), 'jellyfin');

  expect(resources.limits['gpu.intel.com/i915']).toBe('1');
  expect(securityContext).toMatchObject({ runAsUser: 1000, supplementalGroups: [44, 104] });
});

test('each of the three asks the others by its key, and people come through the proxy alone', () => {
  const lab = example();

  const env = Object.fromEntries(podOf(lab, 'sonarr').containers[0].env.map(({ name, value, valueFrom }: any) => [name, value ?? valueFrom.secretKeyRef]));
  expect(env).toMatchObject({ SONARR__AUTH__METHOD: 'External', SONARR__AUTH__APIKEY: { name: 'sonarr-env', key: 'SONARR__AUTH__APIKEY' }, SONARR__SERVER__PORT: '8989' });
  expect(lab.object('ExternalSecret', 'sonarr-env').spec.data[0].remoteRef).toEqual({ key: 'arr', property: 'sonarr' });
  expect(lab.object('HTTPRoute', 'sonarr').spec.rules[0].backendRefs[0].port).toBe(4180);
  const clients = (name: string): string[] => lab.object('NetworkPolicy', `arr-${name}-instance`).spec.ingress.filter(({ ports }: any) => ports[0].port !== 4180).flatMap(({ from }: any) => from.map(({ podSelector }: any) => podSelector.matchLabels['app.kubernetes.io/name']));
  expect(clients('sonarr')).toEqual(['prowlarr']);
  expect(clients('prowlarr').sort()).toEqual(['radarr', 'sonarr']);
});

test('they reach the hosts that they ask, and no others', () => {
  const lab = example();

  const hosts = (stage: string): string[] => lab.object('CiliumNetworkPolicy', stage).spec.egress.flatMap(({ toFQDNs = [] }: any) => toFQDNs.map(({ matchName }: any) => matchName));
  expect(hosts('arr-prowlarr-instance')).toEqual(['indexer.example.net', 'indexers.prowlarr.com', 'login.example.net', 'prowlarr.servarr.com']);
  expect(hosts('arr-radarr-instance')).not.toContain('indexer.example.net');
});

test('the namespace of the library is privileged for what makes a tunnel in it', () => {
  const lab = new Lab();

  new MediaLibrary(lab.cluster, 'media', { storageClass: lab.surroundings.storageClass, size: Size.gibibytes(1), privilegedReason: 'the client of the VPN makes a tunnel' });

  expect(lab.object('Namespace', 'media').metadata.labels['pod-security.kubernetes.io/enforce']).toBe('privileged');
});

test.each(['sonarr', 'radarr', 'prowlarr'])('none is open: without a login for %s the three are refused', (name) => {
  const lab = new Lab();
  const { [name as 'sonarr']: _, ...others } = signIn(lab);
  const library = new MediaLibrary(lab.cluster, 'media', { storageClass: lab.surroundings.storageClass, size: Size.gibibytes(1) });

  const found = refusals(() => new Arr(lab.cluster, 'arr', { library, gateway: lab.surroundings.gateway, storageClass: lab.surroundings.storageClass, backups: backups(), apiKeysItem: 'arr', indexers: [], secretStore: lab.surroundings.store, signIn: others as ArrProps['signIn'] }));

  expect(found).toEqual([{ code: 'MEDIA-001', path: 'infra/arr', message: expect.stringContaining(`none for '${name}'`) }]);
});

test('every prop has its effect', () => {
  const surroundings = (lab: Lab) => ({ gateway: lab.surroundings.gateway, storageClass: lab.surroundings.storageClass });
  // Without a reason of its own it has one, so its effect is in the text.
  for (const props of [{ noBackupReason: 'kept elsewhere', privilegedReason: 'a tunnel' }, { backups: backups() }]) {
    expect(propsWithoutEffect<MediaLibraryProps>((lab) => ({ storageClass: lab.surroundings.storageClass, size: Size.gibibytes(1), ...props }) as unknown as Required<MediaLibraryProps>, (lab, given) => new MediaLibrary(lab.cluster, 'media', given))).toEqual([]);
  }
  const library = (lab: Lab): MediaLibrary => new MediaLibrary(lab.cluster, 'media', { storageClass: lab.surroundings.storageClass, size: Size.gibibytes(1), noBackupReason: 'kept elsewhere' });
  expect(propsWithoutEffect<JellyfinProps>(
    (lab) => ({ ...surroundings(lab), library: library(lab), backups: backups(), hostname: 'films.example.org', gpu: 'nvidia.com/gpu', gpuGroups: [44], resources: RESOURCES, size: Size.gibibytes(3), transcodeSize: Size.gibibytes(4) }),
    (lab, props) => new Jellyfin(lab.cluster, 'jellyfin', props),
  )).toEqual([]);
  expect(propsWithoutEffect<ArrProps>(
    (lab) => ({ ...surroundings(lab), library: library(lab), backups: backups(), signIn: signIn(lab), apiKeysItem: 'arr', indexers: ['indexer.example.net'], downloaders: [downloader(lab)], resources: RESOURCES, size: Size.gibibytes(1), secretStore: lab.surroundings.store }),
    (lab, props) => new Arr(lab.cluster, 'arr', props),
  )).toEqual([]);
});
