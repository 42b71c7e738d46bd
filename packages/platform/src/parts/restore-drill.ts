import { ApiObject, Duration, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { BackupDrill } from '../declare/backups';
import { IStorageClass } from '../declare/capabilities';
import { Alert, Severity } from '../declare/monitoring';
import { Stage } from '../declare/stage';
import type { CronJob, EnvVar, Volume } from '../imports/batch-v1';
import { Check } from '../values/check';
import { ContainerResources, Quantity } from '../values/quantity';
import { Refusal } from '../values/refusal';
import { Schedule } from '../values/schedule';
import { SecurityContext } from '../values/security-context';

const SOME_STEPS = new Refusal('PLATFORM-805', {
  protects: 'A drill that restores nothing succeeds every time.',
  wrong: 'steps: []',
  right: "steps: [{ name: 'restore', image: 'quay.io/backube/volsync:0.16.0', command: ['restic', 'restore', 'latest', '--target', '/restored', '--verify'], resources }]",
});

const SHORT_NAME = new Refusal('PLATFORM-806', {
  protects: 'Kubernetes refuses a CronJob with a longer name, since it appends the time to the names of its Jobs.',
  wrong: "name: 'a-name-of-a-namespace-and-of-a-claim-that-nobody-wants-to-read-restore'",
  right: "name: 'shop-data-restore'",
});

/** One container of a drill. The containers run one after the other, and the drill fails with the first that fails. */
export interface RestoreDrillStep {
  /** Name of the container. */
  readonly name: string;
  /** Image with an exact tag or digest. */
  readonly image: string;
  /** What it runs. */
  readonly command: string[];
  /**
   * Variables of its environment, as Kubernetes' containers have them.
   * @default - none
   */
  readonly env?: { [key: string]: any }[];
  /** What it may take. */
  readonly resources: ContainerResources;
}

/** What is restored, when, and how it is looked at. */
export interface RestoreDrillProps {
  /** Name of the CronJob, at most 52 characters. */
  readonly name: string;
  /** When it runs, in UTC, as five fields of a cron expression. */
  readonly schedule: string;
  /** The containers: those that restore, and those that look at what was restored. */
  readonly steps: RestoreDrillStep[];
  /**
   * Number of the user that the containers run as, at least 1.
   * @default 65532
   */
  readonly user?: number;
  /**
   * Number of the group that the containers run as.
   * @default - the same as `user`
   */
  readonly group?: number;
  /**
   * Class of the volume at `/restored`. The volume is made for each run, and is gone with it.
   * @default - no volume, for drills that restore nowhere
   */
  readonly storageClass?: IStorageClass;
  /**
   * Size of that volume.
   * @default Size.gibibytes(1)
   */
  readonly size?: Size;
  /**
   * Volumes beside it, as Kubernetes' pods have them, each mounted at `/mnt/<name>` into all containers.
   * @default - none
   */
  readonly volumes?: { [key: string]: any }[];
  /**
   * How long a run may take.
   * @default Duration.hours(12)
   */
  readonly deadline?: Duration;
}

/**
 * Restores a backup on a schedule into a volume of its own, looks at what came back, and removes it all. It is in a stage of a
 * namespace where nothing else lives, and never touches what was backed up.
 *
 * The last success of the CronJob (`kube_cronjob_status_last_successful_time` of kube-state-metrics) is when the backup was last
 * restored; `overdueAlert` watches it. The containers' lines are the evidence: they go where the cluster's logs go.
 */
export class RestoreDrill extends Construct {
  /**
   * The alert for drills that have not succeeded for too long, or never.
   *
   * @param name name of the alert, which must have a section in the component's runbook, and end with `Overdue`
   * @param selector labels that select the CronJobs, for example `namespace="restore-drills",cronjob=~".+-restore"`
   * @param age how long after the last success it fires; a run and its failure must fit in
   */
  public static overdueAlert(name: string, selector: string, age: Duration): Alert {
    const seconds = age.toSeconds();
    const last = `kube_cronjob_status_last_successful_time{${selector}}`;
    return {
      name,
      // One that never succeeded has no such time; it counts from when it was made.
      expression: `time() - (${last} or kube_cronjob_created{${selector}}) > ${seconds}`,
      duration: Duration.hours(1),
      severity: Severity.WARNING,
      summary: `{{ $labels.cronjob }} has not succeeded for more than ${Math.round(seconds / 86400)} days: nobody knows whether that backup can be restored.`,
    };
  }

  /** What the coverage of backups says of it. */
  public readonly drill: BackupDrill;

  /**
   * @param scope the stage; its pods are those of the drill
   * @param id construct id
   * @param props what is restored, and when
   */
  constructor(scope: Stage, id: string, props: RestoreDrillProps) {
    super(scope, id);
    const { name, steps, storageClass, volumes = [] } = props;
    Check.dnsLabel(this, 'name', name);
    SHORT_NAME.unless(this, name.length <= 52, `'name' must be at most 52 characters, got '${name}', which has ${name.length}: shorten the names that it is made of`);
    SOME_STEPS.unless(this, steps.length > 0, "'steps' must hold what restores, got none: add the container that does");
    const schedule = Schedule.parse(this, 'schedule', props.schedule).toFiveFields();
    const seconds = Check.duration(this, 'deadline', props.deadline ?? Duration.hours(12));
    const restored = storageClass === undefined ? [] : [{
      name: 'restored',
      ephemeral: {
        volumeClaimTemplate: {
          spec: { accessModes: ['ReadWriteOnce'], storageClassName: storageClass.connect(scope).name, resources: { requests: { storage: Quantity.ofSize(props.size ?? Size.gibibytes(1)) } } },
        },
      },
    }];
    const mounts = [
      { name: 'scratch', mountPath: '/tmp' },
      ...restored.map(() => ({ name: 'restored', mountPath: '/restored' })),
      ...volumes.map((volume) => ({ name: `${volume.name}`, mountPath: `/mnt/${volume.name}` })),
    ];
    const containers = steps.map(({ name: container, image, command, env = [], resources }) => ({
      name: container, image, command, env: env as EnvVar[],
      resources: scope.reserve(`${name} ${container}`, 1, resources),
      securityContext: SecurityContext.container(),
      volumeMounts: mounts,
    }));
    const user = props.user ?? 65532;
    new ApiObject(this, 'CronJob', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name },
      spec: {
        schedule,
        concurrencyPolicy: 'Forbid',
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 1,
        jobTemplate: {
          spec: {
            backoffLimit: 1,
            activeDeadlineSeconds: seconds,
            // The pods, and with them their volumes, go soon; what was seen is in the logs.
            ttlSecondsAfterFinished: 3600,
            template: {
              metadata: { labels: scope.pods.labels },
              spec: {
                automountServiceAccountToken: false,
                enableServiceLinks: false,
                restartPolicy: 'Never',
                securityContext: SecurityContext.pod({ user, group: props.group, volumesGroup: props.group ?? user }),
                initContainers: containers.slice(0, -1),
                containers: containers.slice(-1),
                volumes: [{ name: 'scratch', emptyDir: {} }, ...restored, ...volumes as Volume[]],
              },
            },
          },
        },
      },
    } satisfies CronJob);
    this.drill = { namespace: scope.home.name, name, schedule };
  }
}
