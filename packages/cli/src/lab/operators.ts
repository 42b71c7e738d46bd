import { setTimeout as wait } from 'node:timers/promises';
import { chartFiles, crdFiles, pack, serveArtifacts, TIME } from './artifacts.ts';
import type { Artifact } from './artifacts.ts';
import { Refusal } from './client.ts';
import type { Client } from './client.ts';
import { chartKey, repositoryKey } from './installs.ts';
import type { Installs } from './installs.ts';
import type { Lab } from './lab.ts';
import { chartOfSource } from './rendered.ts';
import type { KubeObject, Stage } from './rendered.ts';
import { differencesOf } from './stored.ts';

/** What the lab's own source is marked with: source-controller looks after nothing else. */
export const OWN_SOURCE = { 'lab.example.org/source': 'git' };

/** The kinds that are made by others than the renderer. */
const SOURCES = [
  { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository' },
  { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'HelmChart' },
  { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'HelmRepository' },
  { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'OCIRepository' },
];

/** What the programs that run only in containers would say, so that Flux takes an object for healthy. */
export const STATUSES: Record<string, (object: KubeObject) => object> = {
  CephBlockPool: () => ({ phase: 'Ready' }),
  CephClient: () => ({ phase: 'Ready' }),
  CephCluster: ({ spec }) => (spec.external?.enable ? { phase: 'Connected' } : { phase: 'Ready', ceph: { health: 'HEALTH_OK' } }),
  Cluster: () => conditions('Ready'),
  ClusterSecretStore: () => conditions('Ready'),
  Database: () => ({ applied: true }),
  Deployment: ({ spec, metadata }) => {
    const replicas = spec.replicas ?? 1;
    return {
      observedGeneration: metadata.generation, replicas, readyReplicas: replicas, availableReplicas: replicas, updatedReplicas: replicas,
      conditions: [condition('Available'), condition('Progressing', 'NewReplicaSetAvailable')],
    };
  },
  Dragonfly: () => ({ phase: 'Ready' }),
  ExternalSecret: (object) => synchronised(object),
  FluxInstance: () => conditions('Ready'),
  Gateway: () => conditions('Programmed'),
  GatewayClass: () => conditions('Accepted'),
  Pooler: ({ spec }) => ({ instances: spec.instances }),
  PushSecret: (object) => synchronised(object),
  ...Object.fromEntries(['VLSingle', 'VMAgent', 'VMAlert', 'VMAlertmanager', 'VMAuth', 'VMCluster'].map((kind) => [kind, () => ({ updateStatus: 'operational' })])),
};

/** What is played. */
export interface Play {
  /** The files of a chart. */
  readonly chart: (of: { readonly name: string; readonly version: string }, crds: readonly KubeObject[]) => Record<string, string>;
  /** Kinds that are played beside those that stages apply, by their version. */
  readonly kinds: readonly { readonly apiVersion: string; readonly kind: string }[];
  /** Whether a kind has an operator that the lab plays. */
  readonly plays: (kind: string) => boolean;
  /** What the operator of an object says of it; undefined while it has nothing to say. */
  readonly statusOf: (object: KubeObject) => Promise<object | undefined>;
}

/** Charts are stand-ins that hold the CRDs of the pinned packages, and what runs only in containers is healthy at once. */
const FORM: Play = {
  chart: chartFiles,
  kinds: [{ apiVersion: 'fluxcd.controlplane.io/v1', kind: 'FluxInstance' }],
  plays: (kind) => kind in STATUSES,
  statusOf: async (object) => STATUSES[object.kind](object),
};

/** Plays the sources of charts, and the operators whose word Flux waits for. Returns what gives a chart as its source does. */
export async function playOperators(lab: Lab, client: Client, ordered: readonly Stage[], { brought }: Installs, play: Play = FORM): Promise<(of: { name: string; version: string }) => Artifact> {
  const artifactOf = await serveArtifacts(lab);
  const packed = new Map<string, Artifact>();
  const artifact = (by: string, files: (crds: KubeObject[]) => Record<string, string>): Artifact => {
    if (!packed.has(by)) packed.set(by, pack(lab.folder, by.replaceAll(/[^\w.-]+/g, '-'), files(brought.filter((one) => one.by === by).flatMap(({ crds }) => crds))));
    return packed.get(by)!;
  };
  const kustomizations = ordered.flatMap(({ objects }) => objects.filter(({ kind }) => kind === 'Kustomization'));
  /** The folder of a repository that is applied. */
  const folderIn = ({ metadata }: KubeObject): string => {
    const reader = kustomizations.find(({ metadata: { namespace }, spec: { sourceRef } }) => sourceRef.kind === 'GitRepository' && sourceRef.name === metadata.name && (sourceRef.namespace ?? namespace) === metadata.namespace);
    return `${(reader?.spec.path ?? './config/crd').replace(/^\.\//, '').replace(/\/$/, '')}/`;
  };
  const chart = (of: { name: string; version: string }) => artifact(chartKey(of), (crds) => play.chart(of, crds));
  const sourceStatuses: Record<string, (object: KubeObject) => object> = {
    GitRepository: (object) => {
      const files = artifact(repositoryKey(object), (crds) => crdFiles(crds, folderIn(object)));
      return { artifact: artifactOf(files, `${object.spec.ref.branch}@sha1:${object.spec.ref.commit}`) };
    },
    HelmChart: ({ spec }) => ({ artifact: artifactOf(chart({ name: spec.chart, version: spec.version }), spec.version) }),
    // Charts come from their own sources here: the index says nothing.
    HelmRepository: ({ spec }) => (spec.type === 'oci' ? {} : { artifact: artifactOf(artifact('index', () => ({ 'index.yaml': '' })), 'lab') }),
    OCIRepository: (object) => {
      const of = chartOfSource(object);
      const packedChart = chart(of);
      return { artifact: artifactOf(packedChart, `${of.version}@${packedChart.digest}`) };
    },
  };
  const statusOf = async (object: KubeObject): Promise<object | undefined> => {
    if (object.metadata.labels?.[Object.keys(OWN_SOURCE)[0]]) return undefined;
    const source = sourceStatuses[object.kind];
    return source ? { observedGeneration: object.metadata.generation, ...conditions('Ready'), ...source(object) } : play.statusOf(object);
  };

  const kinds = new Map([...SOURCES, ...play.kinds, ...ordered.flatMap(({ objects }) => objects)]
    .filter(({ apiVersion, kind }) => play.plays(kind) || (sourceStatuses[kind] && apiVersion.startsWith('source.')))
    .map(({ apiVersion, kind }) => [kind, apiVersion]));
  let playing = true;
  const playAll = async () => {
    while (playing) {
      for (const [kind, apiVersion] of kinds) {
        for (const object of (await client.list(apiVersion, kind)).items) {
          const status = await statusOf(object);
          if (!status || differencesOf(status, object.status).length === 0) continue;
          await client.patch(object, { status }, '/status').catch((error: Error) => {
            // It is gone, or was changed meanwhile: the next round sees it.
            if (!(error instanceof Refusal) || (error.status !== 404 && error.status !== 409)) throw error;
          });
        }
      }
      await wait(300);
    }
  };
  const played = playAll().catch((error: Error) => lab.fail(error));
  lab.defer(async () => {
    playing = false;
    await played;
  });
  return chart;
}

/** As External Secrets says which state of an object it has seen to. */
function synchronised({ metadata: { generation } }: KubeObject): object {
  return { syncedResourceVersion: `${generation}-lab`, ...conditions('Ready') };
}

function conditions(type: string): { conditions: object[] } {
  return { conditions: [condition(type)] };
}

function condition(type: string, reason = 'Lab'): object {
  return { type, status: 'True', reason, message: 'as the lab says', lastTransitionTime: TIME };
}
