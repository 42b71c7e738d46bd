/** Pods that an object makes. */
export interface PodTemplate {
  /** What makes them; a Pod itself where nothing else does. */
  readonly object: any;
  /** Their namespace. */
  readonly namespace: string;
  /** Their labels. */
  readonly labels: { readonly [label: string]: string };
  /** Their `spec`. */
  readonly spec: any;
  /** Path of this `spec` in the object, such as `spec.template.spec`. */
  readonly where: string;
}

/** Where the template of pods stands, by group and kind. */
const TEMPLATES: { readonly [id: string]: readonly string[] } = {
  '/Pod': [],
  '/ReplicationController': ['spec', 'template'],
  'apps/Deployment': ['spec', 'template'],
  'apps/StatefulSet': ['spec', 'template'],
  'apps/DaemonSet': ['spec', 'template'],
  'apps/ReplicaSet': ['spec', 'template'],
  'batch/Job': ['spec', 'template'],
  'batch/CronJob': ['spec', 'jobTemplate', 'spec', 'template'],
};

/** Labels that controllers give to pods beside those of the template. */
const OF_CONTROLLERS = /^((statefulset\.kubernetes\.io|apps\.kubernetes\.io|batch\.kubernetes\.io)\/.+|pod-template-hash|controller-revision-hash|pod-template-generation|controller-uid|job-name)$/;

/** Finds the pods that objects make, and those that selectors mean. */
export class Workloads {
  /**
   * Group and kind of an object, such as `apps/Deployment`, or `/Service` of the core group.
   *
   * @param object the object
   */
  public static idOf(object: any): string {
    const version = `${object?.apiVersion}`;
    return `${version.includes('/') ? version.slice(0, version.indexOf('/')) : ''}/${object?.kind}`;
  }

  /**
   * The pods that an object makes; undefined where Kubernetes makes none of it.
   *
   * @param object the object
   * @param namespace the namespace of an object that names none
   */
  public static madeBy(object: any, namespace?: string): PodTemplate | undefined {
    const path = TEMPLATES[Workloads.idOf(object)];
    if (path === undefined) return undefined;
    const template = path.reduce((value, key) => value?.[key], object);
    return { object, namespace: `${object.metadata?.namespace ?? namespace}`, labels: template?.metadata?.labels ?? {}, spec: template?.spec ?? {}, where: [...path, 'spec'].join('.') };
  }

  /**
   * How many pods a workload has at the least; undefined where only the cluster knows.
   *
   * @param workload the workload
   * @param objects what is beside it: a scaler decides the number
   */
  public static replicasOf(workload: any, objects: any[]): number | undefined {
    if (!['apps/Deployment', 'apps/StatefulSet', 'apps/ReplicaSet', '/ReplicationController'].includes(Workloads.idOf(workload))) return undefined;
    const scaler = objects.find((object) => {
      if (!['autoscaling/HorizontalPodAutoscaler', 'keda.sh/ScaledObject'].includes(Workloads.idOf(object))) return false;
      const { kind = 'Deployment', name } = object.spec?.scaleTargetRef ?? {};
      return object.metadata?.namespace === workload.metadata?.namespace && kind === workload.kind && name === workload.metadata?.name;
    });
    if (scaler === undefined) return workload.spec?.replicas ?? 1;
    return scaler.kind === 'ScaledObject' ? scaler.spec.minReplicaCount ?? 0 : scaler.spec.minReplicas ?? 1;
  }

  /**
   * Whether labels of pods fit a selector. Labels that controllers add fit it unless they contradict.
   *
   * @param selector `matchLabels` and `matchExpressions`
   * @param labels labels of the pods
   * @param partly whether the pods may have more labels than these
   */
  public static fit(selector: any, labels: { [label: string]: string }, partly: boolean = false): boolean {
    const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
    const has = (label: string): boolean => labels[label] !== undefined;
    return Object.entries(matchLabels).every(([label, value]) => labels[label] === value || (!has(label) && (partly || OF_CONTROLLERS.test(label))))
      && matchExpressions.every(({ key, operator, values = [] }: any) => {
        if (!has(key) && (partly || OF_CONTROLLERS.test(key))) return true;
        switch (operator) {
          case 'In': return values.includes(labels[key]);
          case 'NotIn': return !values.includes(labels[key]);
          case 'Exists': return has(key);
          case 'DoesNotExist': return !has(key);
          default: return true;
        }
      });
  }

  private constructor() {}
}
