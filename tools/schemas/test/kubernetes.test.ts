import { enumsOf, kubernetesOf } from '../kubernetes.ts';

const reference = (name: string): object => ({ $ref: `#/definitions/${name}` });
const post = (group: string, version: string, kind: string, schema?: string): object => ({
  post: { 'x-kubernetes-group-version-kind': { group, version, kind }, 'parameters': schema ? [{ in: 'body', schema: reference(schema) }] : [] },
});

const SWAGGER = {
  paths: {
    '/api/v1/namespaces': post('', 'v1', 'Namespace', 'Namespace'),
    '/apis/apps/v1/namespaces/{namespace}/deployments': post('apps', 'v1', 'Deployment', 'Deployment'),
    '/apis/apps/v1beta1/namespaces/{namespace}/deployments': post('apps', 'v1beta1', 'Deployment', 'OldDeployment'),
    '/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale': post('apps', 'v1', 'Scale', 'Scale'),
    '/api/v1/namespaces/{namespace}/pods/{name}/exec': post('', 'v1', 'PodExecOptions'),
    '/apis/apps/v1/deployments': { get: {} },
  },
  definitions: {
    Namespace: { type: 'object' },
    Deployment: {
      'description': 'Pods that are all alike.',
      'type': 'object',
      'required': ['spec'],
      'properties': { spec: { ...reference('Spec'), description: 'What it should be.' }, status: reference('Status') },
      'x-kubernetes-group-version-kind': [{ group: 'apps', kind: 'Deployment', version: 'v1' }],
    },
    Spec: {
      type: 'object',
      properties: {
        replicas: { 'type': 'integer', 'format': 'int32', 'x-kubernetes-patch-strategy': 'merge' },
        status: { type: 'string', enum: ['on', 'off'] },
        surge: reference('io.k8s.apimachinery.pkg.util.intstr.IntOrString'),
        memory: { type: 'object', additionalProperties: reference('io.k8s.apimachinery.pkg.api.resource.Quantity') },
        nested: { type: 'array', items: reference('Spec') },
        extension: reference('io.k8s.apimachinery.pkg.runtime.RawExtension'),
        anything: reference('Anything'),
      },
    },
    Anything: { description: 'Any JSON.' },
    OldDeployment: { type: 'object' },
    Scale: { type: 'object' },
    Status: { type: 'object' },
    'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: 'string', format: 'int-or-string' },
    'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: 'string' },
    'io.k8s.apimachinery.pkg.runtime.RawExtension': { type: 'object' },
  },
};

test('what can be written stays: stable kinds, without their status, and what they reach', () => {
  expect(kubernetesOf('v1.35.4', SWAGGER, {})).toEqual({
    version: 'v1.35.4',
    kinds: { 'v1/Namespace': { schema: 'Namespace', namespaced: false }, 'apps/v1/Deployment': { schema: 'Deployment', namespaced: true } },
    definitions: {
      Namespace: { type: 'object', properties: {} },
      Deployment: { type: 'object', required: ['spec'], properties: { spec: { $ref: 'Spec' } } },
      Spec: {
        type: 'object',
        properties: {
          replicas: { type: 'integer', format: 'int32' },
          status: { type: 'string', enum: ['on', 'off'] },
          surge: { 'x-kubernetes-int-or-string': true, 'format': 'int32' },
          memory: { type: 'object', additionalProperties: { 'x-kubernetes-int-or-string': true, 'format': 'quantity' } },
          nested: { type: 'array', items: { $ref: 'Spec' } },
          extension: { 'x-kubernetes-preserve-unknown-fields': true },
          anything: { 'x-kubernetes-preserve-unknown-fields': true },
        },
      },
    },
  });
});

const GO = [
  'func schema_k8sio_api_core_v1_ServiceSpec(ref common.ReferenceCallback) common.OpenAPIDefinition {',
  '\t\t\t\t\t"type": {',
  '\t\t\t\t\t\tSchemaProps: spec.SchemaProps{',
  '\t\t\t\t\t\t\tEnum:        []interface{}{"ClusterIP", "NodePort"},',
  '\t\t\t\t\t"policies": {',
  '\t\t\t\t\t\t\t\t\t\tEnum:    []interface{}{"Egress", "Ingress"},',
  'func schema_k8sio_api_core_v1_Taint(ref common.ReferenceCallback) common.OpenAPIDefinition {',
  '\t\t\t\t\t"effect": {',
  '\t\t\t\t\t\t\tEnum:        []interface{}{"NoExecute"},',
].join('\n');

test('the values that a field may have are read from what is written in Go', () => {
  expect(enumsOf(GO)).toEqual({
    'core.v1.ServiceSpec': { type: ['ClusterIP', 'NodePort'], policies: ['Egress', 'Ingress'] },
    'core.v1.Taint': { effect: ['NoExecute'] },
  });
});

test('a text that has to be there is one of its values, and another may be empty as well', () => {
  const swagger = {
    paths: { '/api/v1/services': post('', 'v1', 'Service', 'io.k8s.api.core.v1.ServiceSpec') },
    definitions: {
      'io.k8s.api.core.v1.ServiceSpec': {
        type: 'object', required: ['effect'],
        properties: { type: { type: 'string' }, policies: { type: 'array', items: { type: 'string' } }, effect: { type: 'string' }, selector: { type: 'object', additionalProperties: { type: 'string' } }, loadBalancerSourceRanges: { type: 'array', items: { type: 'string' } } },
      },
    },
  };

  const { definitions } = kubernetesOf('v1.35.4', swagger, { 'core.v1.ServiceSpec': { type: ['ClusterIP'], policies: ['Egress'], effect: ['NoExecute'] } });

  expect(definitions['io.k8s.api.core.v1.ServiceSpec']).toEqual({
    type: 'object', required: ['effect'],
    properties: {
      type: { type: 'string', enum: ['', 'ClusterIP'] },
      policies: { type: 'array', items: { type: 'string', enum: ['Egress'] } },
      effect: { type: 'string', enum: ['NoExecute'] },
      // What Kubernetes checks in code alone.
      selector: expect.objectContaining({ propertyNames: expect.anything(), additionalProperties: expect.objectContaining({ maxLength: 63 }) }),
      loadBalancerSourceRanges: { type: 'array', items: { type: 'string', format: 'cidr' } },
    },
  });
});
