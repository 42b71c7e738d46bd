import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Component, Endpoint, HelmRelease, Namespace, NamespaceProps, Remediation, Stage } from '../src';

/** A small component with an operator and an instance, for tests of what the core derives. */
export class Demo extends Component {
  public readonly namespace: Namespace;
  public readonly operator: Stage;
  public readonly instance: Stage;
  public readonly endpoint: Endpoint;

  constructor(scope: Construct, id: string, namespace: NamespaceProps = {}) {
    super(scope, id);
    this.namespace = new Namespace(this, 'Namespace', { name: id, ...namespace });
    this.operator = new Stage(this, 'Operator', {
      namespace: this.namespace, podLabels: { app: 'operator' }, installs: [{ group: `${id}.example.org`, kind: 'Demo', versions: ['v1'], stateful: true }],
    });
    new HelmRelease(this.operator, 'Chart', {
      chart: { repository: 'oci://registry.example.org/charts', name: id, version: '1.2.3' }, remediation: Remediation.RETRY,
    });
    this.instance = new Stage(this, 'Instance', { namespace: this.namespace, podLabels: { app: 'instance' } });
    new ApiObject(this.instance, 'Demo', { apiVersion: `${id}.example.org/v1`, kind: 'Demo', metadata: { name: id } });
    this.endpoint = new Endpoint(this.instance, 'Main', { port: 80, targetPort: 8080, portName: 'http', service: id });
  }
}
