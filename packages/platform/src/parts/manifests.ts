import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Component } from '../declare/component';
import { ESCAPES } from '../declare/escapes';
import { Namespace } from '../declare/namespace';
import { Stage } from '../declare/stage';
import { Refusal } from '../values/refusal';

const REASON = new Refusal('PLATFORM-411', {
  protects: 'An escape hatch without a reason stays for ever, since nobody dares to remove it.',
  wrong: "reason: ''",
  right: "reason: 'no component for it yet'",
});

const IDENTITY = new Refusal('PLATFORM-412', {
  protects: 'The API server finds an object by apiVersion, kind and name, and refuses one without.',
  wrong: "objects: [{ kind: 'ConfigMap', metadata: { name: 'web' } }]",
  right: "objects: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web' } }]",
});

const NO_LIST = new Refusal('PLATFORM-413', {
  protects: 'No check looks inside of a list, so that a Secret in plain text could hide in one.',
  wrong: "objects: [{ apiVersion: 'v1', kind: 'List', metadata: { name: 'web' }, items: [map] }]",
  right: 'objects: [map]',
});

const NO_RAW_NAMESPACE = new Refusal('PLATFORM-414', {
  protects: 'A raw namespace has no policies, quota or Pod Security level, and everything in it is open.',
  wrong: "objects: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } }]",
  right: "new Namespace(cluster, 'web')",
});

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
    REASON.unless(this, props.reason.trim() !== '', `'reason' must not be empty, got '${props.reason}': say why no component renders these objects`);
    this.stage = new Stage(this, 'Objects', { namespace: props.namespace });
    props.objects.forEach((object, index) => {
      IDENTITY.unless(this, typeof object.apiVersion === 'string' && typeof object.kind === 'string' && typeof object.metadata?.name === 'string', `'objects[${index}]' must have an apiVersion, a kind and a metadata.name, got ${object.apiVersion ?? 'no apiVersion'}, ${object.kind ?? 'no kind'} and ${object.metadata?.name ?? 'no name'}: add what is missing`);
      NO_LIST.unless(this, object.kind !== 'List', `'objects[${index}]' must be a single object, got the List '${object.metadata.name}': write its items one by one`);
      NO_RAW_NAMESPACE.unless(this, object.kind !== 'Namespace', `'objects[${index}]' must be no namespace, got '${object.metadata.name}': create it with 'new Namespace', which guards it as well`);
      new ApiObject(this.stage, `${object.kind}-${object.metadata.namespace ?? ''}-${object.metadata.name}`, object as { apiVersion: string; kind: string });
    });
    ESCAPES.add(this, { what: `adds ${props.objects.length} raw manifest${props.objects.length === 1 ? '' : 's'}`, reason: props.reason });
  }
}
