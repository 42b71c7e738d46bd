import { Alert, Check, Cpu, ExternalEndpoint, Namespace, Placement, SecurityContext, Severity, Stage } from '@monosense-io/platform';
import type { CronJob } from '@monosense-io/platform/lib/imports/batch-v1';
import { ApiObject, Duration, Size } from 'cdk8s';
import { Construct } from 'constructs';
import { CURL_IMAGE, RELAY_SERVICE } from './upstream';

const NAMESPACE = 'cilium-connectivity';
const NAME = 'connectivity-test';
const LABELS = { 'app.kubernetes.io/name': NAME };
// Nobody in particular: it writes nothing.
const USER_ID = 65532;
const RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(32) };
const SCHEDULE = '*/15 * * * *';
/** Two runs that should have been well weren't. */
const OVERDUE = Duration.minutes(31);
const DEFAULT_OUTSIDE = 'one.one.one.one';

/**
 * What each pod does. Whoever answers is reached, with whatever answer. A policy drops what it refuses, so that nothing comes back
 * (curl ends with 28); where nobody is there at all, Cilium or the machine says so, or the name leads nowhere, and the policy was not
 * tried. Every line that begins with FAILED is a way that should be open or closed, and isn't, or of which that can't be told.
 */
const SCRIPT = `
failed=0
connected() {
  time=$(curl --silent --insecure --output /dev/null --connect-timeout 5 --max-time 10 --write-out '%{time_connect}' "$1")
  ended=$?
  [ "$time" != 0.000000 ]
}
for url in $REACHED; do
  if connected "$url"; then echo "reached $url"; else echo "FAILED: $url can not be reached"; failed=1; fi
done
for url in $REFUSED; do
  if connected "$url"; then echo "FAILED: $url can be reached, and no policy allows it"; failed=1
  elif [ $ended = 28 ]; then echo "refused $url"
  else echo "FAILED: nobody is at $url, so that no policy was tried (curl ended with $ended)"; failed=1; fi
done
exit $failed
`.trimStart();

/** What is tried beside the ways inside the cluster. */
export interface ConnectivityTestProps {
  /**
   * Host in the internet that must answer on port 443.
   * @default 'one.one.one.one'
   */
  readonly outsideHost?: string;
}

/**
 * A Job every quarter of an hour, with a pod on each machine that goes the ways that pods go: by name and Service to the API server,
 * by name to the outside, and where no policy lets it.
 */
export class ConnectivityTest extends Stage {
  /** Query that has a result while one of the last two runs was well, in the series of the cluster. */
  public static healthyQuery(cluster: string): string {
    return `time() - ${lastSuccess(`cluster="${cluster}",`)} < ${OVERDUE.toSeconds()}`;
  }

  /** The alert for runs that fail; the metric is kube-state-metrics'. */
  public static alerts(): Alert[] {
    return [{
      name: 'CiliumConnectivityTestOverdue',
      expression: `time() - ${lastSuccess()} > ${OVERDUE.toSeconds()} or absent(${lastSuccess()})`,
      // A cluster that has just started waits for its first run.
      duration: Duration.minutes(20),
      severity: Severity.WARNING,
      summary: 'The connectivity test has not been well for half an hour: pods of some machine do not reach what they should, or reach what they should not.',
    }];
  }

  /**
   * @param scope Cilium
   * @param id construct id
   * @param relay the stage of Hubble's relay, which no policy lets the pods to
   * @param props what is tried
   */
  constructor(scope: Construct, id: string, relay: Stage, props: ConnectivityTestProps) {
    super(scope, id, { namespace: new Namespace(scope, `${id}Namespace`, { name: NAMESPACE }), podLabels: LABELS });
    const outside = Check.hostname(this, 'outsideHost', props.outsideHost ?? DEFAULT_OUTSIDE);
    this.cluster.kubeApi.connect(this);
    new ExternalEndpoint(this, 'Outside', { host: outside, port: 443 }).connect(this);
    this.addJob(['https://kubernetes.default.svc.cluster.local', `https://${outside}`], [`http://${RELAY_SERVICE}.${relay.home.name}.svc.cluster.local`]);
  }

  private addJob(reached: string[], refused: string[]): void {
    const machines = this.cluster.facts.nodes.length;
    new ApiObject(this, 'Job', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: NAME },
      spec: {
        schedule: SCHEDULE,
        concurrencyPolicy: 'Forbid',
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 1,
        jobTemplate: {
          spec: {
            parallelism: machines,
            completions: machines,
            // The next run is the retry.
            backoffLimit: 0,
            activeDeadlineSeconds: 300,
            // A failed Job that stayed would be reported as one long after the runs have recovered.
            ttlSecondsAfterFinished: 600,
            template: {
              metadata: { labels: LABELS },
              spec: {
                automountServiceAccountToken: false,
                enableServiceLinks: false,
                restartPolicy: 'Never',
                securityContext: SecurityContext.pod({ user: USER_ID }),
                // Control planes where there are workers, too.
                tolerations: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' }],
                topologySpreadConstraints: Placement.spread(LABELS, { required: true }),
                containers: [{
                  name: 'curl',
                  image: CURL_IMAGE,
                  command: ['sh', '-c', SCRIPT],
                  env: [{ name: 'REACHED', value: reached.join(' ') }, { name: 'REFUSED', value: refused.join(' ') }],
                  resources: this.reserve(NAME, machines, RESOURCES),
                  securityContext: SecurityContext.container(),
                }],
              },
            },
          },
        },
      },
    } satisfies CronJob);
  }
}

function lastSuccess(more = ''): string {
  return `kube_cronjob_status_last_successful_time{${more}namespace="${NAMESPACE}",cronjob="${NAME}"}`;
}
