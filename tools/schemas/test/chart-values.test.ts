import { valuesOf } from '../chart-values.ts';
import type { ChartFolder, KeyTree, TypeTree } from '../chart-values.ts';

/** A chart with these values and one template. */
function chart(values: string, template = '', more: ChartFolder = {}): ChartFolder {
  return { 'Chart.yaml': 'name: test', 'values.yaml': values, 'templates/test.yaml': template, ...more };
}

const keysOf = (...args: Parameters<typeof chart>): KeyTree => valuesOf(chart(...args)).values;
const typesOf = (...args: Parameters<typeof chart>): TypeTree => valuesOf(chart(...args)).types;

test('a map is its keys, a scalar has nothing below it, and what is left empty is for the user to fill', () => {
  expect(keysOf('replicas: 1\nimage:\n  tag: ""\nnodeSelector: {}\ntolerations: []')).toEqual({ image: { tag: false }, nodeSelector: true, replicas: false, tolerations: true });
});

test('a comment in the values is no key', () => {
  expect(keysOf('image:\n  # registry: docker.io\n  tag: ""')).toEqual({ image: { tag: false } });
});

test('a key that only a template reads is known', () => {
  expect(keysOf('image:\n  tag: ""', '{{ .Values.image.registry }} {{ $.Values.image.digest }} {{ .Values.extra }}')).toEqual({ extra: false, image: { digest: false, registry: false, tag: false } });
});

test('a map that a template passes on takes anything', () => {
  const values = 'resources:\n  limits: { cpu: 1 }';
  expect(keysOf(values, '{{ toYaml .Values.resources | nindent 2 }}')).toEqual({ resources: true });
  expect(keysOf(values, '{{ with .Values.resources }}{{ . | toYaml }}{{ end }}')).toEqual({ resources: true });
  expect(keysOf(values, '{{ range $key, $value := .Values.resources }}{{ $key }}{{ end }}')).toEqual({ resources: true });
  expect(keysOf(values, '{{ omit .Values.resources "x" | toYaml }}')).toEqual({ resources: true });
  expect(keysOf(values, '{{ $name := .Values.name }}{{ index .Values.resources $name }}')).toEqual({ name: false, resources: true });
});

test('a value that is a list or a scalar by default, and may be a map instead, takes anything', () => {
  expect(keysOf('image: ""\nclusters: []', '{{ .Values.image.tag }}{{ .Values.clusters.domain }}')).toEqual({ clusters: true, image: true });
});

test('a map of which only a hash is seen stays what it is', () => {
  expect(keysOf('config:\n  a: 1', '{{ toYaml .Values.config | sha256sum }}')).toEqual({ config: { a: false } });
});

test('a value that is nothing yet is what templates make of it', () => {
  expect(keysOf('a: null\nb: null\nc: null', '{{ .Values.a | quote }}{{ toYaml .Values.b }}')).toEqual({ a: false, b: true, c: true });
});

test('fields are followed through with, variables, defaults and literal keys', () => {
  expect(keysOf('', '{{ with .Values.a }}{{ .b }}{{ end }}')).toEqual({ a: { b: false } });
  expect(keysOf('', '{{ $a := .Values.a | default dict }}{{ if x }}{{ $a = .Values.c }}{{ end }}{{ $a.b }}')).toEqual({ a: { b: false }, c: { b: false } });
  expect(keysOf('', '{{ range $key := list "b" "c" }}{{ (index $.Values.a $key).d }}{{ end }}')).toEqual({ a: { b: { d: false }, c: { d: false } } });
  expect(keysOf('', '{{ dig "a" "b" "none" .Values.AsMap }}{{ if hasKey .Values.c "d" }}{{ end }}')).toEqual({ a: { b: false }, c: { d: false } });
});

test('named templates are followed with what they are called with', () => {
  const helpers = {
    'templates/_helpers.tpl': `{{ define "image" }}{{ .image.tag }}{{ .root.Values.global.registry }}{{ end }}
{{ define "first" }}{{ (index . 1).key }}{{ (index . 0).Values.name }}{{ end }}
{{ define "never" }}{{ .Values.never }}{{ end }}`,
  };
  expect(keysOf('', '{{ include "image" (dict "image" .Values.server.image "root" $) }}', helpers)).toEqual({ global: { registry: false }, server: { image: { tag: false } } });
  expect(keysOf('', '{{ include "first" (list . .Values.secret) }}', helpers)).toEqual({ name: false, secret: { key: false } });
});

test('what a named template writes may be read again, without being passed on', () => {
  const helpers = { 'templates/_helpers.tpl': '{{ define "merged" }}{{ $image := deepCopy .Values.image }}{{ toYaml (dict "image" $image) }}{{ end }}' };
  expect(keysOf('image:\n  tag: ""', '{{ (include "merged" . | fromYaml).image.registry }}', helpers)).toEqual({ image: { registry: false, tag: false } });
  expect(keysOf('image:\n  tag: ""', '{{ include "merged" . }}', helpers)).toEqual({ image: true });
});

test('a named template that calls itself comes to an end', () => {
  const helpers = { 'templates/_helpers.tpl': '{{ define "loop" }}{{ .Values.a }}{{ include "loop" . }}{{ $c := dict }}{{ $_ := set $c "c" $c }}{{ include "loop" (set $c "Values" .Values) }}{{ end }}' };
  expect(keysOf('', '{{ include "loop" . }}', helpers)).toEqual({ a: false });
});

test('files and defaults that are templates are followed too', () => {
  expect(keysOf('', '{{ tpl (.Files.Get "files/config.yaml") . }}', { 'files/config.yaml': '{{ .Values.fromFile }}', 'files/other.json': '{{ .Values.no }}' })).toEqual({ fromFile: false });
  expect(keysOf('config: "{{ .Values.level }}"', '{{ tpl .Values.config . }}')).toEqual({ config: false, level: false });
});

test('a schema names keys, and closes those below which it allows more than anyone reads', () => {
  const schema = {
    $defs: { image: { type: 'object', properties: { tag: { type: 'string' }, more: { $ref: '#/$defs/image' } } } },
    properties: {
      image: { $ref: '#/$defs/image' },
      affinity: { $ref: 'https://example.org/kubernetes.json#/definitions/Affinity' },
      rbac: { type: 'object', additionalProperties: true, properties: { create: { type: ['boolean', 'null'] } } },
      service: { anyOf: [{ properties: { port: { type: 'integer' } } }, { type: 'null' }] },
    },
  };
  expect(keysOf('', '', { 'values.schema.json': JSON.stringify(schema) })).toEqual({ affinity: true, image: { more: true, tag: false }, rbac: { create: false }, service: { port: false } });
});

test('a sub-chart has its keys below its alias, with the condition that installs it, and shares global', () => {
  const parent = {
    'Chart.yaml': 'name: test\ndependencies:\n- { name: store, alias: cache, condition: "cache.enabled,caches.on", tags: [extra] }',
    'charts/store/Chart.yaml': 'name: store',
    'charts/store/values.yaml': 'size: 1',
    'charts/store/templates/a.yaml': '{{ .Values.global.registry }}',
  };
  expect(keysOf('own: 1', '', parent)).toEqual({
    cache: { enabled: false, global: { registry: false }, size: false }, caches: { on: false }, global: { registry: false }, own: false, tags: { extra: false },
  });
});

test("a sub-chart that is merely there counts, and a library's templates do when they are called", () => {
  const library = { 'charts/common/Chart.yaml': 'name: common\ntype: library', 'charts/common/templates/_a.tpl': '{{ define "common" }}{{ .Values.name }}{{ end }}{{ .Values.no }}' };
  expect(keysOf('', '{{ include "common" . }}', library)).toEqual({ common: {}, name: false });
});

test('a sub-chart that is not there is refused', () => {
  expect(() => keysOf('', '', { 'Chart.yaml': 'name: test\ndependencies: [{ name: store }]' }))
    .toThrow("[test] SCHEMAS-007: sub-chart 'store' must be in the chart's folder, got no charts/store/: add it to the chart's 'subcharts' in tools/schemas/charts.ts");
});

test('a default says a type, and nothing says none', () => {
  expect(typesOf('on: true\nreplicas: 2\nshare: 1\nimage: { tag: "1" }\ntolerations: []\nnone: null\nempty: ""\nresources: {}'))
    .toEqual({ image: { tag: 'text' }, on: 'boolean', replicas: 'integer', share: 'number', tolerations: 'list' });
});

test('a value whose type a template asks for, or reads as a text, takes several', () => {
  expect(typesOf('a: []\nb: true\nc: []\nd: []\ne: []', '{{ if kindIs "string" .Values.a }}{{ end }}{{ .Values.b | toString }}{{ tpl (toYaml .Values.c) . }}{{ range $k, $v := .Values.d }}{{ end }}{{ toYaml .Values.e }}'))
    .toEqual({ e: 'list' });
});

test('a schema says a type too, and several when it names several', () => {
  const schema = { properties: { a: { type: 'boolean' }, b: { type: ['integer', 'null'] }, c: { type: ['string', 'boolean'] }, d: { anyOf: [{ type: 'array' }, { type: 'string' }] }, e: { type: ['object', 'boolean'] } } };
  expect(typesOf('c: true\nb: 1.0\ne: true', '', { 'values.schema.json': JSON.stringify(schema) })).toEqual({ a: 'boolean', b: 'integer' });
});
