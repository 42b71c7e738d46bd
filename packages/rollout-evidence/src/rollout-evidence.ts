import { readFileSync } from 'fs';
import { join } from 'path';
import {
  Ambient, Check, Component, Cpu, ExternalEndpoint, ExternalSecret, IMetricsSink, ISecretStore, MetricsConnection, Namespace, Refusal, SecurityContext, Stage, TimeUnit,
} from '@monosense-io/platform';
import type { CronJob, PodSpec } from '@monosense-io/platform/lib/imports/batch-v1';
import type { ClusterRole, ClusterRoleBinding } from '@monosense-io/platform/lib/imports/rbac.authorization.k8s.io-v1';
import type { ConfigMap, ServiceAccount } from '@monosense-io/platform/lib/imports/v1';
import { ApiObject, Duration, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { alerts, WATCH_ALERT } from './alerts';
import { IMAGE, USER_ID } from './upstream';

const NAME = 'rollout-evidence';
const LABELS = { 'app.kubernetes.io/name': NAME };
const SCRIPT = 'evidence.mjs';
const SCRIPT_FOLDER = '/opt/rollout-evidence';
const CREDENTIALS_FOLDER = '/etc/rollout-evidence/credentials';
const TOKEN_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

const GITHUB_API = 'https://api.github.com';
// The script bridges half an hour: a run may be missed.
const LONGEST_INTERVAL = Duration.minutes(15);
const LONGEST_HISTORY = Duration.days(30);

// Node itself; the objects of some hundred Kustomizations are small beside it.
const RESOURCES = { cpu: Cpu.millis(20), memory: Size.mebibytes(96), memoryLimit: Size.mebibytes(256) };

const REPOSITORY = new Refusal('ROLLOUT-EVIDENCE-001', {
  protects: 'The repository is a part of addresses of the API, where any other form of its name is not found.',
  wrong: "repository: 'https://github.com/example/lab'",
  right: "repository: 'example/lab'",
});

const API_URL = new Refusal('ROLLOUT-EVIDENCE-002', {
  protects: 'The token that may write to the repository would travel in the clear, or to addresses that nobody serves.',
  wrong: "apiUrl: 'http://github.example.org/api/v3/'",
  right: "apiUrl: 'https://github.example.org/api/v3'",
});

const OWN_BRANCH = new Refusal('ROLLOUT-EVIDENCE-003', {
  protects: 'Each run replaces all that is on the branch, so that the work on any other branch would be lost.',
  wrong: "branch: 'main'",
  right: "branch: 'evidence/hub'",
});

const EVEN_INTERVAL = new Refusal('ROLLOUT-EVIDENCE-004', {
  protects: 'Cron counts minutes from each full hour: an interval that does not divide it makes the last pause of the hour shorter.',
  wrong: 'interval: Duration.minutes(7)',
  right: 'interval: Duration.minutes(6)',
});

const WATCHED_RULES = new Refusal('ROLLOUT-EVIDENCE-005', {
  protects: 'That no alert fires says nothing where rules are not evaluated; a rule of this component shows that they are, and is written to the metrics.',
  wrong: "new RolloutEvidence(cluster, 'rollout-evidence', { …, alerts: hub, metrics: Ambient.NO_METRICS })",
  right: "new RolloutEvidence(cluster, 'rollout-evidence', { …, alerts: hub, metrics: victoria })",
});

const QUERIES = new Refusal('ROLLOUT-EVIDENCE-006', {
  protects: 'What has fired is asked for; a sink that only scrapes or takes writes has no answer.',
  wrong: 'alerts: victoria',
  right: 'alerts: hub',
});

/** Where the evidence goes, and what it tells. */
export interface RolloutEvidenceProps {
  /** GitHub repository that takes the evidence, for example `example/lab`. */
  readonly repository: string;
  /**
   * Where the credentials are kept.
   * @default - the store that a construct above provides
   */
  readonly secretStore?: ISecretStore;
  /**
   * Item of the store with the fields `signing-key`, an Ed25519 key in PEM, and `github-token`, a fine-grained token that may
   * write contents of the repository.
   */
  readonly credentialsItem: string;
  /**
   * Address of GitHub's API. Refused: what is not https.
   * @default 'https://api.github.com'
   */
  readonly apiUrl?: string;
  /**
   * Branch that holds the evidence, in one commit that is replaced each time. Nothing else may be on it.
   * @default - `evidence/` and the name of the cluster
   */
  readonly branch?: string;
  /**
   * How often the cluster is looked at. Refused: what doesn't divide an hour, and more than 15 minutes.
   * @default Duration.minutes(5)
   */
  readonly interval?: Duration;
  /**
   * How far back the evidence goes; twice the longest soak or more. Refused: what is not a whole number of days.
   * @default Duration.days(7)
   */
  readonly history?: Duration;
  /**
   * Where the alerts of this cluster can be asked for: a sink that answers queries, such as the hub of VictoriaMetrics. Refused
   * where there are no `metrics`, by which the script learns that rules are evaluated at all.
   * @default - the evidence tells of everything but alerts
   */
  readonly alerts?: IMetricsSink;
  /**
   * Where metrics and alerts go.
   * @default - the sink that a construct above provides; nothing is scraped where there is none
   */
  readonly metrics?: IMetricsSink;
}

/**
 * The evidence by which versions are promoted from this cluster to the next: a job that looks at what Flux has applied, what was
 * not ready, which alerts fired, which Jobs failed, which containers restarted and how old the backups are, signs that, and puts
 * it on a branch. Nobody reaches into the cluster. Create it once per
 * cluster that others follow.
 */
export class RolloutEvidence extends Component {
  /** Branch that holds the evidence. */
  public readonly branch: string;
  /** The stage of the job. */
  public readonly operator: Stage;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `rollout-evidence`
   * @param props repository, credentials and what it tells
   */
  constructor(scope: Construct, id: string, props: RolloutEvidenceProps) {
    super(scope, id);
    this.branch = props.branch ?? `evidence/${this.cluster.facts.name}`;
    this.checkTarget(props);
    this.checkTimes(props);
    const watched = props.alerts !== undefined;
    WATCHED_RULES.unless(this, !watched || Ambient.metrics(this, props.metrics) !== undefined, "'alerts' needs metrics, where a rule shows that rules are evaluated, and there are none: pass 'metrics', or provide them to everything before with Ambient.provide(cluster, { metrics })");

    const namespace = new Namespace(this, 'Namespace', { name: NAME });
    this.operator = new Stage(this, 'Job', { namespace, podLabels: LABELS });
    this.cluster.kubeApi.connect(this.operator);
    const { hostname, port } = new URL(props.apiUrl ?? GITHUB_API);
    new ExternalEndpoint(this, 'GitHub', { host: hostname, port: Number(port || 443) }).connect(this.operator);
    const sink = props.alerts?.connect(this.operator);
    QUERIES.unless(this, !sink || sink.readUrl !== undefined, "'alerts' must answer queries, and got a sink that doesn't: pass what does, such as the hub of VictoriaStack");
    this.install(props, sink);
    this.addMonitoring({ namespace, metrics: props.metrics, alerts: { job: alerts(namespace.name, NAME, watched) } });
  }

  private checkTarget({ repository, credentialsItem, apiUrl = GITHUB_API }: RolloutEvidenceProps): void {
    REPOSITORY.unless(this, /^[\w.-]+\/[\w.-]+$/.test(repository), `'repository' must be an owner and a name, got ${repository ? `'${repository}'` : 'none'}: write it as in example/lab`);
    Check.text(this, 'credentialsItem', credentialsItem, 'name the item of the secret store that holds the key and the token');
    API_URL.unless(this, /^https:\/\/[^/?#@]+(\/[^?#]*[^/?#])?$/.test(apiUrl) && URL.canParse(apiUrl), `'apiUrl' must be an https address without a slash at its end, got '${apiUrl}': write it as in ${GITHUB_API}`);
    OWN_BRANCH.unless(
      this,
      /^[\w-]+([./][\w-]+)*$/.test(this.branch) && !['main', 'master'].includes(this.branch),
      `'branch' must be the name of a branch that holds nothing else, got '${this.branch}': write it as in evidence/${this.cluster.facts.name}`,
    );
  }

  private checkTimes({ interval, history }: RolloutEvidenceProps): void {
    if (history !== undefined) Check.duration(this, 'history', history, { unit: TimeUnit.DAYS, atMost: LONGEST_HISTORY });
    if (interval === undefined) return;
    const minutes = Check.duration(this, 'interval', interval, { unit: TimeUnit.MINUTES, atMost: LONGEST_INTERVAL });
    EVEN_INTERVAL.unless(this, 60 % minutes === 0, `'interval' must divide an hour, got ${minutes} minutes: write it as in Duration.minutes(5)`);
  }

  private install(props: RolloutEvidenceProps, sink?: MetricsConnection): void {
    const { apiUrl = GITHUB_API, interval = Duration.minutes(5), history = Duration.days(7) } = props;
    const credentials = new ExternalSecret(this.operator, 'Credentials', {
      store: props.secretStore,
      name: `${NAME}-credentials`,
      data: { 'signing-key': { item: props.credentialsItem }, 'github-token': { item: props.credentialsItem } },
    });
    const data = {
      [SCRIPT]: readFileSync(join(__dirname, '../script', SCRIPT), 'utf8'),
      'config.json': JSON.stringify({
        cluster: this.cluster.facts.name,
        historySeconds: history.toSeconds(),
        kubeUrl: 'https://kubernetes.default.svc',
        tokenFile: `${TOKEN_FOLDER}/token`,
        credentials: CREDENTIALS_FOLDER,
        apiUrl,
        repository: props.repository,
        branch: this.branch,
        ...(sink ? { alertsUrl: sink.readUrl, alertsLogin: sink.credentials !== undefined, otherClusters: this.cluster.peers.map(({ name }) => name), watchAlert: WATCH_ALERT } : {}),
      }, undefined, 2),
    };
    new ApiObject(this.operator, 'Script', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: NAME }, data } satisfies ConfigMap);
    this.allowReading();
    new ApiObject(this.operator, 'CronJob', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: NAME },
      spec: {
        schedule: `*/${interval.toMinutes()} * * * *`,
        concurrencyPolicy: 'Forbid',
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 1,
        jobTemplate: {
          spec: {
            // The next run is the retry.
            backoffLimit: 0,
            activeDeadlineSeconds: 180,
            // A failed Job that stayed would be reported as one long after the runs have recovered.
            ttlSecondsAfterFinished: 3600,
            template: {
              metadata: { labels: LABELS },
              spec: this.pod(credentials.secretName, sink),
            },
          },
        },
      },
    } satisfies CronJob);
  }

  /** What Flux says of itself, how Pods and Jobs ended, and when databases were backed up; no Secret, and nothing to change. */
  private allowReading(): void {
    new ApiObject(this.operator, 'ServiceAccount', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: NAME }, automountServiceAccountToken: false } satisfies ServiceAccount);
    new ApiObject(this.operator, 'Role', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: NAME },
      rules: [
        { apiGroups: ['kustomize.toolkit.fluxcd.io'], resources: ['kustomizations'], verbs: ['list'] },
        { apiGroups: ['helm.toolkit.fluxcd.io'], resources: ['helmreleases'], verbs: ['list'] },
        { apiGroups: [''], resources: ['pods'], verbs: ['list'] },
        { apiGroups: ['batch'], resources: ['jobs'], verbs: ['list'] },
        { apiGroups: ['postgresql.cnpg.io'], resources: ['backups', 'scheduledbackups'], verbs: ['list'] },
      ],
    } satisfies ClusterRole);
    new ApiObject(this.operator, 'RoleBinding', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: NAME },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: NAME },
      subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: this.operator.home.name }],
    } satisfies ClusterRoleBinding);
  }

  private pod(secretName: string, sink?: MetricsConnection): PodSpec {
    return {
      serviceAccountName: NAME,
      automountServiceAccountToken: true,
      enableServiceLinks: false,
      restartPolicy: 'Never',
      securityContext: SecurityContext.pod({ user: USER_ID, volumesGroup: USER_ID }),
      containers: [{
        name: NAME,
        image: IMAGE,
        command: ['node', `${SCRIPT_FOLDER}/${SCRIPT}`],
        env: [
          { name: 'NODE_EXTRA_CA_CERTS', value: `${TOKEN_FOLDER}/ca.crt` },
          ...(sink?.credentials ? ['username', 'password'].map((role) => ({
            name: `ALERTS_${role.toUpperCase()}`,
            valueFrom: { secretKeyRef: { name: sink.credentials!.name, key: sink.credentials!.keys[role] } },
          })) : []),
        ],
        resources: this.operator.reserve(NAME, 1, RESOURCES),
        securityContext: SecurityContext.container(),
        volumeMounts: [
          { name: 'script', mountPath: SCRIPT_FOLDER, readOnly: true },
          { name: 'credentials', mountPath: CREDENTIALS_FOLDER, readOnly: true },
        ],
      }],
      volumes: [
        { name: 'script', configMap: { name: NAME } },
        { name: 'credentials', secret: { secretName, defaultMode: 0o440 } },
      ],
    };
  }
}
