import { compact, crdsOf, minified } from '../crd.ts';

const TEMPLATE = `{{- if .Values.crds.install }}
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: backups.example.org
  annotations:
    api-approved.kubernetes.io: https://example.org/1
    controller-gen.kubebuilder.io/version: v0.19.0
  labels:
    {{- include "labels" . | nindent 4 }}
spec:
  group: example.org
  names: { kind: Backup, plural: backups }
  scope: Namespaced
  conversion: { strategy: Webhook }
  versions:
  - name: v1
    served: true
    storage: true
    deprecationWarning: Use v2.
    additionalPrinterColumns: [{ name: Age, description: Its age., type: date, jsonPath: .metadata.creationTimestamp }]
    schema:
      openAPIV3Schema:
        description: A backup.
        type: object
        properties:
          spec:
            description: What to back up.
            type: object
            required: [description]
            properties:
              description:
                description: A property that is called so.
                type: string
                default: none
              targets:
                type: array
                items: { description: A target., type: string, enum: ["Yes", "No"] }
              labels:
                type: object
                additionalProperties: { description: A label., type: string }
            oneOf:
            - { description: One way., required: [targets] }
            - not: { description: Not that way., required: [labels] }
            x-kubernetes-validations:
            - { rule: "self == oldSelf ||\\n  self.description != 'a  b'", message: it stays as it is }
status:
  conditions: []
{{- end }}
---
kind: ServiceAccount
`;

test('a CRD out of a chart loses what is for people or of one installation, and keeps its rules with their words and white space', () => {
  const crds = crdsOf(TEMPLATE);
  expect(crds).toHaveLength(1);
  expect(compact(crds[0])).toEqual({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'backups.example.org', annotations: { 'api-approved.kubernetes.io': 'https://example.org/1' } },
    spec: {
      group: 'example.org',
      names: { kind: 'Backup', plural: 'backups' },
      scope: 'Namespaced',
      versions: [{
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                'type': 'object',
                'required': ['description'],
                'properties': {
                  description: { type: 'string', default: 'none' },
                  targets: { type: 'array', items: { type: 'string', enum: ['Yes', 'No'] } },
                  labels: { type: 'object', additionalProperties: { type: 'string' } },
                },
                'oneOf': [{ required: ['targets'] }, { not: { required: ['labels'] } }],
                'x-kubernetes-validations': [{ rule: "self == oldSelf ||\n  self.description != 'a  b'", message: 'it stays as it is' }],
              },
            },
          },
        },
      }],
    },
  });
});

test('the text of a file has its keys in order and no spaces', () => {
  expect(minified({ b: [{ d: 1, c: null }], a: 'x y' })).toBe('{"a":"x y","b":[{"c":null,"d":1}]}\n');
});

test('a file that is no YAML is refused', () => {
  expect(() => crdsOf('kind: [')).toThrow('Flow sequence in block collection must be sufficiently indented');
});
