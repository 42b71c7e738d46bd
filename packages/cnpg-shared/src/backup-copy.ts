import { Alert, Cpu, IObjectStore, Namespace, ObjectStoreConnection, Refusal, SecurityContext, Severity, Stage } from '@monosense-io/platform';
import type { CronJob } from '@monosense-io/platform/lib/imports/batch-v1';
import { ApiObject, Duration, Size } from 'cdk8s';
import { Construct } from 'constructs';
import type { BackupPlace } from './backup';
import { COPY_IMAGE } from './upstream';

const ELSEWHERE = new Refusal('CNPG-SHARED-023', {
  protects: 'A copy on the machine of the first one is lost together with it.',
  wrong: 'backup: { store: bucketOnTheNas, copyTo: otherBucketOnTheNas }',
  right: 'backup: { store: bucketOnTheNas, copyTo: bucketInTheCloud }',
});

// Buffers of the parts that are on their way: two files of two parts each.
const RESOURCES = { cpu: Cpu.millis(20), memory: Size.mebibytes(128), memoryLimit: Size.mebibytes(512) };

// Nobody in particular: nothing is written but into the bucket.
const USER_ID = 65532;

/** When the copy is brought up to date: behind the archive by an hour at most. */
export const HOURLY = '15 * * * *';

const OPTIONS = [
  // In memory: everything comes from the environment.
  '--config=',
  // Objects are told apart by their content. Their times would take a request each.
  '--checksum',
  '--fast-list',
  // The bucket exists, and keys that may write to it need not be allowed to make one.
  '--s3-no-check-bucket',
  '--transfers=2',
  '--s3-upload-concurrency=2',
];

/** What the copy of a cluster's backups depends on. */
export interface BackupCopyProps {
  readonly namespace: Namespace;
  /** Name of the cluster. */
  readonly cluster: string;
  readonly from: IObjectStore;
  readonly to: IObjectStore;
  /** Name under which the backups are kept, in both. */
  readonly serverName: string;
}

/**
 * Copies a cluster's backups, and the WAL between them, to a second bucket every hour. Nothing is ever deleted there: what is
 * deleted or damaged in the first bucket stays in the second until that bucket's own rules remove it. Returns where the copy is
 * kept.
 */
export function copyBackups(scope: Construct, { namespace, cluster, from, to, serverName }: BackupCopyProps): BackupPlace {
  const labels = { 'app.kubernetes.io/name': 'backup-copy', 'app.kubernetes.io/instance': cluster };
  const stage = new Stage(scope, 'BackupCopy', { namespace, podLabels: labels });
  const [source, copy] = [from.connect(stage), to.connect(stage)];
  const [host, other] = [copy, source].map(({ endpointUrl }) => (URL.canParse(endpointUrl) ? new URL(endpointUrl).hostname : endpointUrl));
  ELSEWHERE.unless(scope, host !== other, `'backup.copyTo' must be a bucket of another machine than 'backup.store', got ${host} for both: pass a bucket that is elsewhere, or leave it out`);
  new ApiObject(stage, 'Copy', {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: nameOf(cluster) },
    spec: {
      schedule: HOURLY,
      concurrencyPolicy: 'Forbid',
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 1,
      jobTemplate: {
        spec: {
          // The next run is the retry, and goes on where this one stopped.
          backoffLimit: 0,
          // A failed Job that stayed would be reported as one long after the runs have recovered.
          ttlSecondsAfterFinished: 3600,
          template: {
            metadata: { labels },
            spec: {
              automountServiceAccountToken: false,
              enableServiceLinks: false,
              restartPolicy: 'Never',
              securityContext: SecurityContext.pod({ user: USER_ID }),
              containers: [{
                name: 'copy',
                image: COPY_IMAGE,
                args: ['copy', `source:${source.bucket}`, `copy:${copy.bucket}`, ...OPTIONS],
                env: [...remote('SOURCE', source), ...remote('COPY', copy)],
                resources: stage.reserve(nameOf(cluster), 1, RESOURCES),
                securityContext: SecurityContext.container(),
              }],
            },
          },
        },
      },
    },
  } satisfies CronJob);
  return { endpointUrl: copy.endpointUrl, repository: `${copy.bucket}/${serverName}` };
}

/** The alert for a copy that falls behind; the metric is kube-state-metrics'. */
export function copyAlerts(namespace: string, cluster: string): Alert[] {
  const lastSuccess = `kube_cronjob_status_last_successful_time{namespace="${namespace}",cronjob="${nameOf(cluster)}"}`;
  return [{
    name: 'PostgresBackupCopyOverdue',
    expression: `time() - ${lastSuccess} > 10800 or absent(${lastSuccess})`,
    // The first copy takes as long as there is to copy.
    duration: Duration.hours(2),
    severity: Severity.WARNING,
    summary: `The second copy of the backups of PostgreSQL cluster ${cluster} has not been brought up to date for hours.`,
  }];
}

function nameOf(cluster: string): string {
  return `${cluster}-backup-copy`;
}

/** A bucket as rclone's environment describes it. */
function remote(name: string, { endpointUrl, region, credentials }: ObjectStoreConnection): Array<{ name: string; value?: string; valueFrom?: object }> {
  const variable = (option: string): string => `RCLONE_CONFIG_${name}_${option}`;
  const secret = (option: string, key: string) => ({ name: variable(option), valueFrom: { secretKeyRef: { name: credentials.name, key: credentials.keys[key] } } });
  return [
    { name: variable('TYPE'), value: 's3' },
    { name: variable('PROVIDER'), value: 'Other' },
    { name: variable('ENDPOINT'), value: endpointUrl },
    { name: variable('REGION'), value: region },
    secret('ACCESS_KEY_ID', 'accessKeyId'),
    secret('SECRET_ACCESS_KEY', 'secretAccessKey'),
  ];
}
