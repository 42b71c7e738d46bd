import { ClusterModel } from '../model/model';
import { Refusal } from '../values/refusal';
import { everyObject } from './walk';

const REMEDIATED = new Refusal('PLATFORM-615', {
  protects: 'A release that is never tried again stays broken after a short fault, and one that is tried for ever hides that it is broken.',
  wrong: "kind: 'HelmRelease', spec: { install: {}, … }",
  right: "kind: 'HelmRelease', spec: { install: { remediation: { retries: 3 } }, … }",
});

/** Every release is tried again three times, also one that came as a raw manifest or was patched. */
export function remediatedReleases(model: ClusterModel): string[] {
  return everyObject(model)
    .filter(([, object]) => object.kind === 'HelmRelease')
    .flatMap(([path, object]) => (['install', 'upgrade'] as const)
      .filter((phase) => object.spec?.[phase]?.remediation?.retries !== 3)
      .map((phase) => REMEDIATED.at(path, `'spec.${phase}.remediation.retries' of HelmRelease '${object.metadata.name}' must be 3, so that a failure is tried again and then stops, got ${object.spec?.[phase]?.remediation?.retries ?? 'none'}: set it to 3`)));
}
