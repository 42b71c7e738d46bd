import { join } from 'path';
import { Check, Component, Cpu, HelmRelease, IMetricsSink, IStorageClass, Monitoring, Namespace, PodSecurity, Remediation, Stage } from '@monosense-io/platform';
import type { PodDisruptionBudget } from '@monosense-io/platform/lib/imports/policy-v1';
import { ApiObject, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { alerts } from './alerts';
import { LocalClass, LocalClassOptions } from './local-class';
import { CHART, DEPLOYMENT, EVERYTHING_ELSE_OFF, PROVISIONER_LABELS } from './upstream';

const PROVISIONER_RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(128) };

/** What the local volumes are watched by; the volumes themselves are declared by `addClass`. */
export interface OpenEbsProps {
  /**
   * Where alerts go.
   * @default - nothing alerts
   */
  readonly metrics?: IMetricsSink;
}

/**
 * OpenEBS LocalPV: volumes that are directories on the machine's own disk, as fast as the disk, and lost with it. For what
 * keeps copies of its data by itself, such as databases, and for caches.
 *
 * Refused at synthesis: an installation without classes.
 */
export class OpenEbs extends Component {
  private readonly namespace: Namespace;
  private readonly provisioner: Stage;
  private classes?: Stage;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `openebs`
   * @param props metrics
   */
  constructor(scope: Construct, id: string, props: OpenEbsProps = {}) {
    super(scope, id, join(__dirname, '..'));
    this.namespace = new Namespace(this, 'Namespace', {
      name: 'openebs-system',
      podSecurity: PodSecurity.PRIVILEGED,
      reason: 'directories of volumes are made and removed on the machine\'s disk by privileged pods',
    });
    this.provisioner = this.installProvisioner();
    if (props.metrics) new Monitoring(this, 'Monitoring', { namespace: this.namespace, sink: props.metrics }).alerts('volumes', alerts(this.namespace.name));
    this.node.addValidation({
      validate: () => (this.classes ? [] : ['has no class of volumes: call addClass at least once, or leave the component out']),
    });
  }

  /**
   * Adds a class of volumes. They are below `/var/mnt/` and the name of the class, which Talos mounts on every machine.
   *
   * @param name name of the StorageClass, for example `openebs-local-nvme`; at most 34 characters
   * @param options where the volumes are, and what becomes of them
   */
  public addClass(name: string, options: LocalClassOptions = {}): IStorageClass {
    Check.dnsLabel(this, 'name', name);
    if (!this.classes) {
      this.classes = new Stage(this, 'Classes', { namespace: this.namespace });
      this.classes.waitFor(this.provisioner, 'it makes the volumes of these classes');
    }
    Check.that(this, this.classes.node.tryFindChild(name) === undefined, `class '${name}' is added twice: give each class a name of its own`);
    return new LocalClass(this.classes, name, options);
  }

  private installProvisioner(): Stage {
    // One waits for the other's lock; on a single machine the second would only keep it from being drained.
    const replicas = Math.min(2, this.cluster.facts.nodes.length);
    const stage = new Stage(this, 'Operator', { namespace: this.namespace, podLabels: PROVISIONER_LABELS });
    new HelmRelease(stage, 'Release', {
      chart: CHART,
      remediation: Remediation.RETRY,
      values: {
        ...EVERYTHING_ELSE_OFF,
        'localpv-provisioner': {
          // The classes are objects of this package, since the chart can make only one.
          hostpathClass: { enabled: false },
          // Reports the installation to OpenEBS.
          analytics: { enabled: false },
          podSecurityContext: { seccompProfile: { type: 'RuntimeDefault' } },
          localpv: {
            replicas,
            resources: stage.reserve('openebs-provisioner', replicas, PROVISIONER_RESOURCES),
            affinity: {
              podAntiAffinity: {
                preferredDuringSchedulingIgnoredDuringExecution: [
                  { weight: 100, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: PROVISIONER_LABELS } } },
                ],
              },
            },
          },
        },
      },
    });
    if (replicas > 1) {
      new ApiObject(stage, 'DisruptionBudget', {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: { name: DEPLOYMENT },
        spec: { maxUnavailable: 1, selector: { matchLabels: PROVISIONER_LABELS } },
      } satisfies PodDisruptionBudget);
    }
    this.cluster.kubeApi.connect(stage);
    return stage;
  }
}
