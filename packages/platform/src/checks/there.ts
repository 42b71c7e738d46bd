import { PodTemplate, Workloads } from '@monosense-io/output';
import { EXISTING } from '../declare/cluster';
import { NAMESPACES } from '../declare/namespace';
import { PODS } from '../declare/stage';
import { ClusterModel } from '../model/model';
import { groupOf, KubeObject } from '../model/object';
import { EXPECTED_SECRETS } from '../parts/existing-secrets';
import { fieldsAt } from './fields';
import { everyObject } from './walk';

/** Something that a cluster has. */
export interface There {
  /** What renders it; none for what something else makes of a rendered object, or what a program says to exist. */
  readonly object?: KubeObject;
  /** Keys of a Secret or a ConfigMap; undefined where others may add some. */
  readonly keys?: readonly string[];
}

/** Pods that a rendered object makes, with the path of its stage. */
export interface RenderedPods extends PodTemplate {
  readonly path: string;
}

/** Custom resources that nothing else is made of, by group, or by group and kind. Any other one may stand for objects and pods. */
const MAKES_NOTHING = new Set([
  'cilium.io', 'externaldns.k8s.io', 'snapshot.storage.k8s.io', 'notification.toolkit.fluxcd.io', 'source.toolkit.fluxcd.io', 'policies.kyverno.io', 'metrics.k8s.io',
  'cert-manager.io/Certificate', 'cert-manager.io/Issuer', 'cert-manager.io/ClusterIssuer',
  'external-secrets.io/ExternalSecret', 'external-secrets.io/PushSecret', 'external-secrets.io/SecretStore', 'external-secrets.io/ClusterSecretStore',
  'gateway.networking.k8s.io/GatewayClass', 'gateway.networking.k8s.io/ReferenceGrant', 'gateway.networking.k8s.io/HTTPRoute', 'gateway.networking.k8s.io/GRPCRoute',
  'gateway.networking.k8s.io/TLSRoute', 'gateway.networking.k8s.io/TCPRoute', 'gateway.networking.k8s.io/UDPRoute',
  ...['VMPodScrape', 'VMServiceScrape', 'VMNodeScrape', 'VMStaticScrape', 'VMProbe', 'VMScrapeConfig', 'VMRule', 'VMAlertmanagerConfig'].map((kind) => `operator.victoriametrics.com/${kind}`),
  ...['PodMonitor', 'ServiceMonitor', 'Probe', 'ScrapeConfig', 'PrometheusRule', 'AlertmanagerConfig'].map((kind) => `monitoring.coreos.com/${kind}`),
]);

/** Those of the groups above that make objects after all. */
const MAKES_SOMETHING = new Set(['policies.kyverno.io/GeneratingPolicy', 'policies.kyverno.io/NamespacedGeneratingPolicy']);

/** Group and kind, such as `apps/Deployment`, or `/Secret` of the core group. */
export function idOf(object: { readonly apiVersion: string; readonly kind: string }): string {
  return `${groupOf(object)}/${object.kind}`;
}

/**
 * What is known to be in a cluster, and where something may be that nobody here knows of: what a chart, an operator, or a folder
 * of another repository makes is seen by no program.
 */
export class Inventory {
  /** The inventory of a cluster as it is rendered; made once. */
  public static of(model: ClusterModel): Inventory {
    if (!inventories.has(model)) inventories.set(model, new Inventory(model));
    return inventories.get(model)!;
  }

  /** All pods that rendered objects make. */
  public readonly pods: readonly RenderedPods[];
  /** Whether some chart, or a folder of another repository, is installed anywhere. */
  public readonly hasCharts: boolean;
  private readonly things = new Map<string, There>();
  private readonly names = new Map<string, string[]>();
  /** Names by kind, of what a program says to exist. */
  private readonly existing = new Map<string, readonly string[]>();
  private readonly own: ReadonlySet<string>;
  private readonly withCharts = new Set<string>();
  private readonly withOperators = new Set<string>();
  private readonly withPods: ReadonlySet<string>;
  private anywhere = false;
  private _scalers?: KubeObject[];
  private readonly declared: Array<{ readonly namespace: string; readonly labels: { readonly [label: string]: string } }>;

  private constructor(model: ClusterModel) {
    const { cluster, kubernetes, stages } = model;
    this.own = new Set(NAMESPACES.all(cluster).filter(({ record }) => !record._props.existing).map(({ record }) => record.name));
    for (const { record: { objects = {} } } of EXISTING.all(cluster)) for (const [kind, names] of Object.entries(objects)) this.existing.set(kind, [...this.existing.get(kind) ?? [], ...names]);
    for (const { record: { namespace, name, keys } } of EXPECTED_SECRETS.all(cluster)) this.add('/Secret', namespace, name, { keys });
    const pods: RenderedPods[] = [];
    for (const { path, stage, objects } of stages) {
      for (const object of objects) {
        const { name, namespace } = object.metadata;
        const id = idOf(object);
        this.add(id, namespace, name, { object, keys: keysOf(object) });
        for (const { secret, keys } of secretsMadeBy(object)) this.add('/Secret', namespace, secret, { keys });
        for (const claim of claimsMadeBy(object)) this.add('/PersistentVolumeClaim', namespace, claim, {});
        const made = Workloads.madeBy(object);
        if (made !== undefined) pods.push({ ...made, path });
        if (id === 'helm.toolkit.fluxcd.io/HelmRelease') {
          this.withCharts.add(object.spec?.targetNamespace ?? `${namespace}`);
        } else if (id === 'kustomize.toolkit.fluxcd.io/Kustomization') {
          // A folder of kinds brings nothing else, and Secrets that are decrypted must be declared, like those made by hand.
          if ((stage?._props.installs ?? []).length > 0 || object.spec?.decryption !== undefined) continue;
          if (object.spec?.targetNamespace === undefined) this.anywhere = true;
          else this.withCharts.add(object.spec.targetNamespace);
        } else if (!kubernetes.groups.has(groupOf(object)) && (MAKES_SOMETHING.has(id) || !(MAKES_NOTHING.has(id) || MAKES_NOTHING.has(groupOf(object))))) {
          if (namespace === undefined) this.anywhere = true;
          else this.withOperators.add(namespace);
        }
      }
    }
    this.pods = pods;
    this.withPods = new Set(pods.map(({ namespace }) => namespace));
    this.hasCharts = this.anywhere || this.withCharts.size > 0;
    this.declared = stages.flatMap(({ stage }) => (stage ? PODS.of(stage) : [])).filter(({ labels }) => Object.keys(labels).length > 0)
      .map(({ stage, labels }) => ({ namespace: stage.home.name, labels }));
  }

  /** An object that is known to be there; undefined when none is. */
  public find(id: string, namespace: string | undefined, name: string): There | undefined {
    const kind = id.slice(id.indexOf('/') + 1);
    return this.things.get(`${id} ${namespace ?? ''}/${name}`) ?? (this.existing.get(kind)?.includes(name) ? {} : undefined);
  }

  /** Names of the objects of a kind that are known to be there, in a namespace or in all of the cluster. */
  public namesOf(id: string, namespace: string | undefined): readonly string[] {
    return this.names.get(`${id} ${namespace ?? ''}`) ?? [];
  }

  /** Namespaces that are known to have an object of a name. */
  public namespacesOf(id: string, name: string): string[] {
    return [...this.names].filter(([key, names]) => key.startsWith(`${id} `) && names.includes(name)).map(([key]) => key.slice(id.length + 1)).sort();
  }

  /** Every rendered object of a kind. */
  public allOf(id: string): KubeObject[] {
    return [...this.things].filter(([key, { object }]) => key.startsWith(`${id} `) && object !== undefined).map(([, { object }]) => object!);
  }

  /**
   * Whether a namespace may hold objects that nobody here renders. A chart may make any. An operator makes those of Kubernetes' own
   * kinds. Where no pods are rendered, somebody else runs some, with all that they need.
   */
  public isOpen(namespace: string, custom = false): boolean {
    return this.anywhere || !this.own.has(namespace) || this.withCharts.has(namespace) || (!custom && (this.withOperators.has(namespace) || !this.withPods.has(namespace)));
  }

  /** Whether pods that a stage has declared, such as those of a chart, may be meant; only some of their labels are known. */
  public isDeclared(namespace: string, fits: (labels: { readonly [label: string]: string }) => boolean): boolean {
    return this.declared.some((pods) => pods.namespace === namespace && fits(pods.labels));
  }

  /** How many pods something has at the least; undefined where only the cluster knows. */
  public replicasOf({ object }: PodTemplate): number | undefined {
    return Workloads.replicasOf(object, this.scalers);
  }

  /** What decides how many pods something has. */
  public get scalers(): KubeObject[] {
    return this._scalers ??= [...this.allOf('autoscaling/HorizontalPodAutoscaler'), ...this.allOf('keda.sh/ScaledObject')];
  }

  private add(id: string, namespace: string | undefined, name: string, there: There): void {
    const key = `${id} ${namespace ?? ''}/${name}`;
    const known = this.things.get(key);
    // Two may fill one Secret, such as a certificate that is kept and the one that is renewed.
    const keys = known === undefined ? there.keys : known.keys === undefined || there.keys === undefined ? undefined : [...known.keys, ...there.keys];
    this.things.set(key, { object: known?.object ?? there.object, keys });
    this.names.set(`${id} ${namespace ?? ''}`, [...this.names.get(`${id} ${namespace ?? ''}`) ?? [], name]);
  }
}

const inventories = new WeakMap<ClusterModel, Inventory>();

/** The keys that a ConfigMap or a Secret is rendered with. An empty one is filled by somebody else. */
function keysOf(object: KubeObject): string[] | undefined {
  if (!['/ConfigMap', '/Secret'].includes(idOf(object))) return undefined;
  const keys = Object.keys({ ...object.data, ...object.binaryData, ...object.stringData });
  return keys.length === 0 ? undefined : keys;
}

/** The Secrets that an operator makes of an object, as far as the object says it. */
function secretsMadeBy(object: KubeObject): Array<{ secret: string; keys?: string[] }> {
  const { spec } = object;
  switch (idOf(object)) {
    case 'external-secrets.io/ExternalSecret': {
      const { target = {}, data = [], dataFrom = [] } = spec ?? {};
      // It may be told to make something else than a Secret.
      if (target.manifest !== undefined) return [];
      const template = target.template?.data;
      const keys = [...(template === undefined || target.template.mergePolicy === 'Merge' ? data.map(({ secretKey }: any) => secretKey) : []), ...Object.keys(template ?? {})];
      const all = (target.creationPolicy ?? 'Owner') === 'Owner' && dataFrom.length === 0 && target.template?.templateFrom === undefined;
      return [{ secret: target.name ?? object.metadata.name, keys: all ? keys : undefined }];
    }
    case 'cert-manager.io/Certificate': {
      const all = spec?.keystores === undefined && spec?.additionalOutputFormats === undefined;
      return typeof spec?.secretName === 'string' ? [{ secret: spec.secretName, keys: all ? ['tls.crt', 'tls.key', 'ca.crt'] : undefined }] : [];
    }
    // cert-manager's ingress-shim.
    case 'networking.k8s.io/Ingress':
      return ['cluster-issuer', 'issuer'].some((issuer) => object.metadata.annotations?.[`cert-manager.io/${issuer}`] !== undefined)
        ? fieldsAt(object, 'spec.tls[].secretName').map(({ value }) => ({ secret: `${value}`, keys: ['tls.crt', 'tls.key', 'ca.crt'] })) : [];
    default:
      return [];
  }
}

/** The claims of a StatefulSet's pods. */
function claimsMadeBy(object: KubeObject): string[] {
  if (idOf(object) !== 'apps/StatefulSet') return [];
  const { replicas = 1, ordinals } = object.spec ?? {};
  return fieldsAt(object, 'spec.volumeClaimTemplates[].metadata.name').flatMap(({ value }) => (
    Array.from({ length: replicas }, (_, index) => `${value}-${object.metadata.name}-${(ordinals?.start ?? 0) + index}`)
  ));
}

/** Every object of a group and kind, with the path of its stage. */
export function objectsOf(model: ClusterModel, ...ids: string[]): Array<[path: string, object: KubeObject]> {
  return everyObject(model).filter(([, object]) => ids.includes(idOf(object)));
}
