import { Check, Component, Cpu, Endpoint, ExternalEndpoint, HelmRelease, IMetricsSink, Namespace, Placement, Pods, Refusal, Remediation, Stage } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { alerts } from './alerts';
import { addPolicy, CLUSTER_ADMIN_BINDINGS, Enforcement, HANDMADE_SECRETS, MISSING_REQUESTS, PRIVILEGED_PODS, touched, UNPINNED_IMAGES } from './rules';
import { addSignaturePolicy, hostsOf, SignedImages } from './signatures';
import { ADMISSION_LABELS, ADMISSION_METRICS, CHART, LABELS, REPORTS_LABELS, REPORTS_METRICS, SIGSTORE_HOST, WEBHOOK } from './upstream';

const NAME_OF_A_RULE = new Refusal('KYVERNO-001', {
  protects: 'Two policies of one name would be one object, and the rule would be lost.',
  wrong: "signedImages: { 'unpinned-images': { images, signer } }",
  right: "signedImages: { 'our-images': { images, signer } }",
});

// Both keep what they watch in memory; the second reads every object that a policy is about, once an hour.
const ADMISSION_RESOURCES = { cpu: Cpu.millis(100), memory: Size.mebibytes(256), memoryLimit: Size.mebibytes(512) };
const REPORTS_RESOURCES = { cpu: Cpu.millis(50), memory: Size.mebibytes(128), memoryLimit: Size.mebibytes(256) };

/** Which rules apply, and whether each audits or enforces. */
export interface KyvernoProps {
  /**
   * Images without an exact tag or digest.
   * @default Enforcement.AUDIT
   */
  readonly unpinnedImages?: Enforcement;
  /**
   * Pods that take hold of their machine (privileged containers, its network, processes or files), unless their namespace
   * has the privileged level. Pod Security refuses the pods as well; this tells whoever applies the Deployment, and holds in
   * namespaces that have no level.
   * @default Enforcement.AUDIT
   */
  readonly privilegedPods?: Enforcement;
  /**
   * Containers that request no CPU or memory. Pods of namespaces with default requests get those before the rule sees
   * them; the workloads that make them don't.
   * @default Enforcement.AUDIT
   */
  readonly missingRequests?: Enforcement;
  /**
   * Bindings of applications to cluster-admin: of namespaces of Tier.APPLICATION, and of those that have no tier.
   * @default Enforcement.AUDIT
   */
  readonly clusterAdminBindings?: Enforcement;
  /**
   * Secrets with values that a person has written, rather than a controller such as External Secrets or Flux. Nothing of
   * them is in the reports, since who wrote what exists is not known: with AUDIT there are a warning, an event and an alert.
   * @default Enforcement.AUDIT
   */
  readonly handmadeSecrets?: Enforcement;
  /**
   * Images that must be signed, by names of the policies, for example `our-images`. Refused: names that are no DNS label, and those of the rules.
   * @default - no image needs a signature
   */
  readonly signedImages?: { [name: string]: SignedImages };
  /**
   * Whether objects are refused while Kyverno doesn't answer, where a rule is enforced. By default they are let in then,
   * and stand in the reports within the hour. Bindings are let in in either case: those that would bring Kyverno
   * back are among them.
   * @default false
   */
  readonly failClosed?: boolean;
  /**
   * Further namespaces that no policy sees.
   * @default - only kube-system, kube-public, kube-node-lease, flux-system, kyverno, rook-ceph, and all of Tier.SYSTEM
   */
  readonly exclude?: string[];
  /**
   * Where metrics and alerts go.
   * @default - the sink that a construct above provides; nothing is scraped where there is none
   */
  readonly metrics?: IMetricsSink;
}

/**
 * Kyverno, with the rules that the synthesis checks: here they hold for what reaches the cluster on any way. Create it once
 * per cluster.
 */
export class Kyverno extends Component {
  /** The stage that installs Kyverno's controllers. */
  public readonly operator: Stage;
  private readonly namespace: Namespace;
  private readonly admission: Pods;
  private readonly reports: Pods;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `kyverno`
   * @param props rules
   */
  constructor(scope: Construct, id: string, props: KyvernoProps = {}) {
    super(scope, id);
    const exclude = props.exclude ?? [];
    for (const name of exclude) Check.dnsLabel(this, 'exclude', name);
    this.namespace = new Namespace(this, 'Namespace', { name: 'kyverno' });
    this.operator = new Stage(this, 'Controllers', { namespace: this.namespace, installs: this.shippedKinds(), podLabels: LABELS });
    this.admission = new Pods(this.operator, 'Admission', { labels: ADMISSION_LABELS });
    this.reports = new Pods(this.operator, 'Reports', { labels: REPORTS_LABELS });
    this.install(exclude);
    // All of them, those of the chart's hooks too.
    this.cluster.kubeApi.connect(this.operator);
    new Endpoint(this.operator, 'Webhooks', { ...WEBHOOK, pods: this.admission }).allowFromKubeApi();
    this.addPolicies(props, exclude);
    this.addMonitoring({
      namespace: this.namespace,
      metrics: props.metrics,
      scrapes: [
        { endpoint: new Endpoint(this.operator, 'AdmissionMetrics', { ...ADMISSION_METRICS, pods: this.admission }) },
        { endpoint: new Endpoint(this.operator, 'ReportsMetrics', { ...REPORTS_METRICS, pods: this.reports }) },
      ],
      alerts: { policies: alerts(this.namespace.name) },
    });
  }

  private install(exclude: string[]): void {
    // On a single machine more of them would only keep it from being drained.
    const replicas = this.cluster.replicas(3);
    new HelmRelease(this.operator, 'Release', {
      chart: CHART,
      remediation: Remediation.ROLLBACK,
      values: {
        // Without these, an uninstall would take every policy along. The kinds of policies are in a chart of their own.
        'crds': { annotations: { 'helm.sh/resource-policy': 'keep' }, migration: { podLabels: LABELS } },
        'kyverno-api': { annotations: { 'helm.sh/resource-policy': 'keep' } },
        'webhooksCleanup': { podLabels: LABELS },
        'config': {
          // The API server doesn't even ask about these namespaces, whoever wrote the policy.
          webhooks: { namespaceSelector: { matchExpressions: touched(exclude) } },
        },
        'admissionController': {
          replicas,
          priorityClassName: 'system-cluster-critical',
          podDisruptionBudget: { enabled: replicas > 1, minAvailable: 0, maxUnavailable: 1 },
          topologySpreadConstraints: Placement.spread(ADMISSION_LABELS),
          container: { resources: this.operator.reserve('kyverno-admission-controller', replicas, ADMISSION_RESOURCES) },
        },
        'reportsController': {
          replicas: 1,
          resources: this.operator.reserve('kyverno-reports-controller', 1, REPORTS_RESOURCES),
          // The role `view`, which it has, leaves bindings out.
          rbac: { clusterRole: { extraResources: [{ apiGroups: ['rbac.authorization.k8s.io'], resources: ['clusterrolebindings', 'rolebindings'] }] } },
        },
        // They change and delete objects, which no policy here asks for.
        'backgroundController': { enabled: false },
        'cleanupController': { enabled: false },
      },
    });
  }

  private addPolicies(props: KyvernoProps, exclude: string[]): void {
    const rules = [
      { name: 'unpinned-images', rule: UNPINNED_IMAGES, enforcement: props.unpinnedImages },
      { name: 'privileged-pods', rule: PRIVILEGED_PODS, enforcement: props.privilegedPods },
      { name: 'missing-requests', rule: MISSING_REQUESTS, enforcement: props.missingRequests },
      { name: 'cluster-admin-bindings', rule: CLUSTER_ADMIN_BINDINGS(exclude), enforcement: props.clusterAdminBindings },
      { name: 'handmade-secrets', rule: HANDMADE_SECRETS, enforcement: props.handmadeSecrets },
    ];
    for (const name of Object.keys(props.signedImages ?? {})) {
      Check.dnsLabel(this, 'signedImages', name);
      NAME_OF_A_RULE.unless(this, rules.every((rule) => rule.name !== name), `'signedImages' must not name a policy like a rule, got '${name}': choose another name`);
    }
    const held = rules.filter(({ enforcement }) => enforcement !== Enforcement.OFF);
    const signed = Object.entries(props.signedImages ?? {}).filter(([, { enforcement }]) => enforcement !== Enforcement.OFF);
    if (held.length + signed.length === 0) return;

    const policies = new Stage(this, 'Policies', { namespace: this.namespace });
    const options = (enforcement = Enforcement.AUDIT) => ({ enforcement, failClosed: props.failClosed ?? false, exclude });
    for (const { name, rule, enforcement } of held) addPolicy(policies, name, rule, options(enforcement));
    const hosts = new Set<string>();
    for (const [name, images] of signed) {
      hostsOf(this, images).forEach((host) => hosts.add(host));
      addSignaturePolicy(policies, name, images, options(images.enforcement));
    }
    if (signed.length > 0) hosts.add(SIGSTORE_HOST);
    for (const host of hosts) {
      const endpoint = new ExternalEndpoint(this, `Host-${host}`, { host });
      for (const pods of [this.admission, this.reports]) endpoint.connect(this.operator, { pods });
    }
  }
}
