import {
  Check, Component, Cpu, HelmRelease, IMetricsSink, IStorageClass, Namespace, Placement, PodDisruptionBudget, PodSecurity, Refusal, Remediation,
  SecurityContext, Stage,
} from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { alerts } from './alerts';
import { LocalClass, LocalClassOptions } from './local-class';
import { CHART, DEPLOYMENT, EVERYTHING_ELSE_OFF, PROVISIONER_LABELS } from './upstream';

const PROVISIONER_RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(128) };

const SOME_CLASS = new Refusal('OPENEBS-001', {
  protects: 'A provisioner without a class makes no volume, and a class was most likely forgotten.',
  wrong: "new OpenEbs(cluster, 'openebs')",
  right: "new OpenEbs(cluster, 'openebs').addClass('local')",
});

const ONCE = new Refusal('OPENEBS-002', {
  protects: 'Two classes of one name would be one StorageClass, whose options depend on which of them came last.',
  wrong: "openebs.addClass('local'); openebs.addClass('local')",
  right: "const local = openebs.addClass('local')",
});

/** What the local volumes are watched by; the volumes themselves are declared by `addClass`. */
export interface OpenEbsProps {
  /**
   * Where metrics and alerts go.
   * @default - the sink that a construct above provides; nothing is scraped where there is none
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
  /** The stage that installs the provisioner. */
  public readonly operator: Stage;
  private readonly namespace: Namespace;
  private classes?: Stage;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `openebs`
   * @param props metrics
   */
  constructor(scope: Construct, id: string, props: OpenEbsProps = {}) {
    super(scope, id);
    this.namespace = new Namespace(this, 'Namespace', {
      name: 'openebs-system',
      podSecurity: PodSecurity.PRIVILEGED,
      reason: 'directories of volumes are made and removed on the machine\'s disk by privileged pods',
    });
    this.operator = this.installProvisioner();
    this.addMonitoring({ namespace: this.namespace, metrics: props.metrics, alerts: { volumes: alerts(this.namespace.name) } });
    this.node.addValidation({
      validate: () => (this.classes ? [] : [SOME_CLASS.says('has no class of volumes: call addClass at least once, or leave the component out')]),
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
      this.classes.waitFor(this.operator, 'it makes the volumes of these classes');
    }
    ONCE.unless(this, this.classes.node.tryFindChild(name) === undefined, `class '${name}' is added twice: add it once, or give each class a name of its own`);
    return new LocalClass(this.classes, name, options);
  }

  private installProvisioner(): Stage {
    // One waits for the other's lock; on a single machine the second would only keep it from being drained.
    const replicas = this.cluster.replicas(2);
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
          podSecurityContext: SecurityContext.pod({ anyUser: true }),
          localpv: {
            replicas,
            resources: stage.reserve('openebs-provisioner', replicas, PROVISIONER_RESOURCES),
            affinity: { podAntiAffinity: Placement.antiAffinity(PROVISIONER_LABELS) },
          },
        },
      },
    });
    new PodDisruptionBudget(stage, 'DisruptionBudget', { name: DEPLOYMENT, labels: PROVISIONER_LABELS, replicas });
    this.cluster.kubeApi.connect(stage);
    return stage;
  }
}
