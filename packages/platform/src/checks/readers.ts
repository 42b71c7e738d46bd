import { FLUX_GROUPS } from '../facts/kubernetes';
import { contentOf } from '../model/content';
import { termsOf } from '../model/health';
import { ClusterModel, StageModel } from '../model/model';
import { groupOf, KubeObject } from '../model/object';
import { Refusal } from '../values/refusal';

const FLUX_ONLY = new Refusal('PLATFORM-681', {
  protects: "Nobody but Flux acts on its objects, fields and annotations: with another reader what they ask for would never happen.",
  wrong: "new Flux(cluster, 'flux', { … }), in a cluster with reader: Reader.plain()",
  right: 'reader: Reader.flux(), or the cluster without the component',
});

const NO_SUBSTITUTION = new Refusal('PLATFORM-682', {
  protects: 'Flux alone substitutes variables: another reader would apply the text with the variables in it.',
  wrong: "substitute: { DOMAIN: 'example.org' }, with reader: Reader.argoCd({ … })",
  right: 'the value itself, which the program knows when it runs',
});

const NO_VALUES_FROM = new Refusal('PLATFORM-683', {
  protects: 'Argo CD renders charts where it sees no Secret of the cluster: the chart would be installed without these values.',
  wrong: "valuesFrom: [{ secret: 'ca', key: 'key' }], with reader: Reader.argoCd({ … })",
  right: "values: { ca: { existingSecret: 'ca' } }, where the chart can read the Secret itself",
});

const READABLE_HEALTH = new Refusal('PLATFORM-684', {
  protects: 'Other readers than Flux have no CEL: a stage whose health they can\'t tell would be taken for ready at once.',
  wrong: "current: \"size(status.members) == 3\", with reader: Reader.argoCd({ … })",
  right: "current: \"has(status.phase) && status.phase == 'Ready'\"",
});

/** With another reader than Flux, everything that a stage asks for is something that this reader does. */
export function readableStages(model: ClusterModel): string[] {
  const { reader } = model.cluster;
  if (reader.isFlux) return [];
  const current = new Map<string, string>();
  return model.stages.flatMap((stage) => {
    const { path, stage: construct } = stage;
    const props = construct?._props;
    const ofFlux = (props?.installs ?? []).filter(({ group }) => FLUX_GROUPS.includes(group));
    const releases = reader._argoCd === undefined ? [] : stage.objects.filter(({ kind, spec }) => kind === 'HelmRelease' && spec?.valuesFrom !== undefined);
    return [
      ...(ofFlux.length > 0 ? [FLUX_ONLY.at(path, `the stage installs Flux (${ofFlux.map(({ kind }) => kind).join(', ')}), and the reader of cluster '${model.cluster.node.id}' is ${reader.name}: leave Flux out, or set 'reader' to Reader.flux()`)] : []),
      ...[...fluxOnlyIn(model, stage)].map(([object, fields]) => FLUX_ONLY.at(path, `${object.kind} '${object.metadata.name}' ${fields.length === 0 ? 'is an object of Flux' : `asks with ${fields.join(', ')} for what only Flux does`}, and the reader of cluster '${model.cluster.node.id}' is ${reader.name}: ${wayOut(object)}`)),
      ...(Object.keys(props?.substitute ?? {}).length > 0 ? [NO_SUBSTITUTION.at(path, `'substitute' must be left out with reader ${reader.name}, got ${Object.keys(props!.substitute!).join(', ')}: write the values into the objects, since the program knows them`)] : []),
      ...releases.map(({ metadata: { name } }) => NO_VALUES_FROM.at(path, `'valuesFrom' of HelmRelease '${name}' must be left out with reader ${reader.name}, which reads no Secret for a chart: let the chart refer to the Secret by its name, or choose another reader`)),
      ...(props?.healthCheckExpressions ?? []).flatMap(({ apiVersion, kind, current: healthy, failed }) => {
        const id = `${groupOf({ apiVersion })}/${kind}`;
        const other = current.get(id);
        current.set(id, healthy);
        return [
          ...[healthy, ...(failed === undefined ? [] : [failed])].filter((expression) => termsOf(expression) === undefined).map((expression) => (
            READABLE_HEALTH.at(path, `the health of ${kind} must be fields that are there, true or compared with a value, or conditions, joined by &&, with reader ${reader.name}, got "${expression}": write it so, or set 'reader' to Reader.flux()`)
          )),
          // Argo CD knows one rule of health for a kind.
          ...(reader._argoCd !== undefined && other !== undefined && other !== healthy
            ? [READABLE_HEALTH.at(path, `the health of ${kind} must be told in one way in all stages with reader ${reader.name}, got "${healthy}" here and "${other}" elsewhere: use one of them, or set 'reader' to Reader.flux()`)] : []),
        ];
      }),
    ];
  });
}

/** What only Flux understands, with the fields that say so; none where the object as a whole is Flux' own. */
function fluxOnlyIn(model: ClusterModel, stage: StageModel): Map<KubeObject, string[]> {
  const found = new Map<KubeObject, string[]>();
  for (const { object, field } of contentOf(model, stage).fluxOnly) found.set(object, [...found.get(object) ?? [], ...(field === undefined ? [] : [field])]);
  return found;
}

function wayOut({ kind, spec }: KubeObject): string {
  if (kind === 'Kustomization' && spec?.decryption !== undefined) return "create the Secrets by hand and say so with ExistingSecrets, or set 'reader' to Reader.flux()";
  return "leave it out and say what exists with 'assumeInstalled', or set 'reader' to Reader.flux()";
}
