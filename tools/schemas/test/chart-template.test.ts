import { parseTemplate } from '../chart-template.ts';
import type { Operand, Pipeline } from '../chart-template.ts';

/** Templates written out again, for short expectations. */
function written(text: string): string {
  const operand = ({ base, text: name, pipeline, fields }: Operand): string =>
    [base === 'pipeline' ? `(${all(pipeline!)})` : base === 'literal' ? `'${name}'` : name, ...fields].join(name === '.' && fields.length > 0 ? '/' : '.');
  const all = ({ variables, declares, commands }: Pipeline): string =>
    [...(variables.length > 0 ? [variables.join(','), declares ? ':=' : '='] : []), commands.map((command) => command.map(operand).join(' ')).join(' | ')].join(' ');
  const nodes = (list: ReturnType<typeof parseTemplate>['body']): string => list.map((node) =>
    (node.kind === 'action' ? `<${all(node.pipeline)}>` : `<${node.kind} ${all(node.pipeline)}>[${nodes(node.body)}][${nodes(node.otherwise)}]`)).join('');
  const { body, definitions } = parseTemplate('templates/test.yaml', text);
  return [nodes(body), ...[...definitions].map(([name, inner]) => `${name}=${nodes(inner)}`)].join(' ');
}

test('fields belong to what they follow without a space', () => {
  expect(written('{{ .Values.a.b | default $x.y }} {{ (index .a 0).b .c }}')).toBe("<./Values/a/b | default $x.y><(index ./a '0').b ./c>");
});

test('a condition has its other branch, and may go on with another condition', () => {
  expect(written('{{- if .a }}{{ .b }}{{ else if eq .c "x" }}{{ .d }}{{- else }}{{ .e }}{{ end -}}{{ .f }}')).toBe("<if ./a>[<./b>][<if eq ./c 'x'>[<./d>][<./e>]]<./f>");
});

test('loops and assignments name variables', () => {
  expect(written('{{ range $key, $value := .a }}{{ $b = $value }}{{ end }}{{ $c := (include "x" (dict "k" $)) }}'))
    .toBe("<range $key,$value := ./a>[<$b = $value>][]<$c := (include 'x' (dict 'k' $))>");
});

test('comments are nothing, and braces and escapes within texts are text', () => {
  expect(written('{{/* .Values.no */}}{{- /* .Values.no */ -}}{{ printf "}} \\"%s\\"" `{{ raw }}` }}')).toBe("<printf '}} \"%s\"' '{{ raw }}'>");
});

test('named templates are kept apart from where they stand', () => {
  expect(written('{{ define "a" }}{{ if .x }}{{ .y }}{{ end }}{{ end }}{{ template "a" .z }}{{ block "b" . }}{{ .w }}{{ end }}')).toBe("<include 'a' ./z><include 'b' .> a=<if ./x>[<./y>][] b=<./w>");
});

test('what is no template is refused', () => {
  expect(() => parseTemplate('templates/test.yaml', 'a: {{ .Values.a ; }}')).toThrow("[templates/test.yaml] SCHEMAS-006: an action must be one of Go's templates, got '; }}': teach tools/schemas/chart-template.ts what it is");
});
