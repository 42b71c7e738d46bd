import { readFileSync } from 'fs';
import { join } from 'path';
import { Check, Component, Cpu, ExternalEndpoint, ExternalSecret, IMetricsSink, ISecretStore, MetricsConnection, Monitoring, Namespace, Stage } from '@monosense-io/platform';
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

// Minutes that divide an hour, so that cron's runs are evenly spaced; the script bridges half an hour.
const INTERVALS = [1, 2, 3, 4, 5, 6, 10, 12, 15];

// Node itself; the objects of some hundred Kustomizations are small beside it.
const RESOURCES = { cpu: Cpu.millis(20), memory: Size.mebibytes(96), memoryLimit: Size.mebibytes(256) };

/** Where the evidence goes, and what it tells. */
export interface RolloutEvidenceProps {
  /** GitHub repository that takes the evidence, for example `example/lab`. */
  readonly repository: string;
  /** The store that holds the credentials. */
  readonly secretStore: ISecretStore;
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
   * without `metrics`, by which the script learns that rules are evaluated at all.
   * @default - the evidence tells of Flux only
   */
  readonly alerts?: IMetricsSink;
  /**
   * Where alerts of the evidence itself go.
   * @default - nothing alerts
   */
  readonly metrics?: IMetricsSink;
}

/**
 * The evidence by which versions are promoted from this cluster to the next: a job that looks at what Flux has applied, what was
 * not ready and which alerts fired, signs that, and puts it on a branch. Nobody reaches into the cluster. Create it once per
 * cluster that others follow.
 */
export class RolloutEvidence extends Component {
  /** Branch that holds the evidence. */
  public readonly branch: string;
  private readonly stage: Stage;

  /**
   * @param scope the cluster
   * @param id name of the installation, usually `rollout-evidence`
   * @param props repository, credentials and what it tells
   */
  constructor(scope: Construct, id: string, props: RolloutEvidenceProps) {
    super(scope, id, join(__dirname, '..'));
    this.branch = props.branch ?? `evidence/${this.cluster.facts.name}`;
    const apiUrl = this.checked(props);
    const namespace = new Namespace(this, 'Namespace', { name: NAME });
    this.stage = new Stage(this, 'Job', { namespace, podLabels: LABELS });

    this.cluster.kubeApi.connect(this.stage);
    new ExternalEndpoint(this, 'GitHub', { host: apiUrl.hostname, port: Number(apiUrl.port || 443) }).connect(this.stage);
    const sink = props.alerts?.connect(this.stage);
    Check.that(this, !sink || sink.readUrl !== undefined, "'alerts' answers no queries: pass what does, such as the hub of VictoriaStack");
    this.install(props, sink);
    if (props.metrics) new Monitoring(this, 'Monitoring', { namespace, sink: props.metrics }).alerts('job', alerts(namespace.name, NAME, sink !== undefined));
  }

  /** The address of the API, once all props are found right. */
  private checked(props: RolloutEvidenceProps): URL {
    const { repository, credentialsItem, apiUrl = 'https://api.github.com', interval, history } = props;
    Check.that(this, /^[\w.-]+\/[\w.-]+$/.test(repository), `'repository' must be an owner and a name, got '${repository}': write it as in example/lab`);
    Check.that(this, credentialsItem.trim() !== '', "'credentialsItem' is empty: name the item of the secret store that holds the key and the token");
    Check.that(this, /^https:\/\/[^/?#@]+(\/[^?#]*[^/?#])?$/.test(apiUrl) && URL.canParse(apiUrl), `'apiUrl' must be an https address without a slash at its end, got '${apiUrl}': write it as in https://api.github.com`);
    Check.that(this, /^[\w-]+([./][\w-]+)*$/.test(this.branch) && !['main', 'master'].includes(this.branch), `'branch' must be the name of a branch for nothing else, got '${this.branch}': write it as in evidence/${this.cluster.facts.name}, since each run replaces all that is on it`);
    const minutes = interval?.toMinutes({ integral: false }) ?? INTERVALS[0];
    Check.that(this, INTERVALS.includes(minutes), `'interval' must be one of ${INTERVALS.join(', ')} minutes, got ${minutes}: write it as in Duration.minutes(5)`);
    const days = history?.toDays({ integral: false }) ?? 1;
    Check.that(this, Number.isInteger(days) && days >= 1 && days <= 30, `'history' must be a whole number of days from 1 to 30, got ${days}: write it as in Duration.days(7)`);
    Check.that(this, props.alerts === undefined || props.metrics !== undefined, "'alerts' needs 'metrics', where a rule is declared that shows that rules are evaluated: pass both");
    return new URL(apiUrl);
  }

  private install(props: RolloutEvidenceProps, sink?: MetricsConnection): void {
    const { apiUrl = 'https://api.github.com', interval = Duration.minutes(5), history = Duration.days(7) } = props;
    const credentials = new ExternalSecret(this.stage, 'Credentials', {
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
    new ApiObject(this.stage, 'Script', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: NAME }, data } satisfies ConfigMap);
    this.allowReading();
    new ApiObject(this.stage, 'CronJob', {
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

  /** What Flux says of itself, and nothing else. */
  private allowReading(): void {
    new ApiObject(this.stage, 'ServiceAccount', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: NAME }, automountServiceAccountToken: false } satisfies ServiceAccount);
    new ApiObject(this.stage, 'Role', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: NAME },
      rules: [
        { apiGroups: ['kustomize.toolkit.fluxcd.io'], resources: ['kustomizations'], verbs: ['list'] },
        { apiGroups: ['helm.toolkit.fluxcd.io'], resources: ['helmreleases'], verbs: ['list'] },
      ],
    } satisfies ClusterRole);
    new ApiObject(this.stage, 'RoleBinding', {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: NAME },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: NAME },
      subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: this.stage.home.name }],
    } satisfies ClusterRoleBinding);
  }

  private pod(secretName: string, sink?: MetricsConnection): PodSpec {
    return {
      serviceAccountName: NAME,
      automountServiceAccountToken: true,
      enableServiceLinks: false,
      restartPolicy: 'Never',
      securityContext: { runAsNonRoot: true, runAsUser: USER_ID, runAsGroup: USER_ID, fsGroup: USER_ID, seccompProfile: { type: 'RuntimeDefault' } },
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
        resources: this.stage.reserve(NAME, 1, RESOURCES),
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
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
