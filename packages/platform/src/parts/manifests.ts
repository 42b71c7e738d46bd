import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Check } from '../values/check';
import { Component, ESCAPES } from '../declare/component';
import { Namespace } from '../declare/namespace';
import { Stage } from '../declare/stage';

/** Objects that no component renders. */
export interface ManifestsProps {
  /** The namespace of those that name none. */
  readonly namespace: Namespace;
  /** The objects: apiVersion, kind, metadata with a name, and the rest. */
  readonly objects: Array<{ [key: string]: any }>;
  /** Why they are needed; listed by the build until they are gone. */
  readonly reason: string;
}

/** Escape hatch: raw manifests in a stage of their own, checked like everything else. */
export class Manifests extends Component {
  /** The stage, for what must wait for it. */
  public readonly stage: Stage;

  /**
   * @param scope the cluster
   * @param id name of the stage
   * @param props the objects and the reason
   */
  constructor(scope: Construct, id: string, props: ManifestsProps) {
    super(scope, id);
    Check.that(this, props.reason.trim() !== '', "'reason' is empty: say why no component renders these objects");
    this.stage = new Stage(this, 'Objects', { namespace: props.namespace });
    props.objects.forEach((object, index) => {
      Check.that(this, typeof object.apiVersion === 'string' && typeof object.kind === 'string' && typeof object.metadata?.name === 'string', `object ${index + 1} has no apiVersion, kind or metadata.name: add them`);
      Check.that(this, object.kind !== 'List' && object.kind !== 'Namespace', `object ${index + 1} is a ${object.kind}: ${object.kind === 'List' ? 'write its items one by one' : 'create it with a Namespace, which guards it too'}`);
      new ApiObject(this.stage, `${object.kind}-${object.metadata.namespace ?? ''}-${object.metadata.name}`, object as { apiVersion: string; kind: string });
    });
    ESCAPES.add(this, { what: `adds ${props.objects.length} raw manifest${props.objects.length === 1 ? '' : 's'}`, reason: props.reason });
  }
}
