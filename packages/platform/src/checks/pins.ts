import { Rules } from '../facts/rules';
import { ClusterModel } from '../model/model';
import { Refusal } from '../values/refusal';
import { EXACT_VERSION, isExactVersion } from '../values/version';
import { everyObject, textsIn } from './walk';

const PINNED_IMAGE = new Refusal('PLATFORM-613', {
  protects: 'An image without an exact tag is another one tomorrow, on one node and not on the next.',
  wrong: "image: 'nginx:latest'",
  right: "image: 'nginx:1.29.3'",
});

/** Every image has an exact tag or a digest. */
export function pinnedImages(model: ClusterModel): string[] {
  return everyObject(model).flatMap(([path, object]) => textsIn(object).flatMap(({ key, value, where }) => {
    const says = (what: string): string => PINNED_IMAGE.at(path, `${object.kind} '${object.metadata.name}' uses ${what} at ${where}, which is not pinned: give it an exact tag or digest`);
    // Values of charts may hold a repository under `image` and its tag beside it; a container's image is always whole.
    const whole = /ontainers\[\d+\]\.image$/.test(where) || key === 'imageName' || (key === 'image' && value.includes('/'));
    return [
      ...(whole && !isPinned(value) ? [says(`image '${value}'`)] : []),
      ...(key === 'tag' && value === Rules.MOVING_TAG ? [says(`the tag '${value}'`)] : []),
    ];
  }));
}

const IMAGE_TAG = new RegExp(Rules.IMAGE_TAG);

function isPinned(image: string): boolean {
  return image.includes(Rules.IMAGE_DIGEST) || (IMAGE_TAG.test(image) && !image.endsWith(`:${Rules.MOVING_TAG}`));
}

/** Every chart has an exact version, also one that came as a raw manifest or was patched. */
export function pinnedCharts(model: ClusterModel): string[] {
  return everyObject(model).flatMap(([path, { kind, metadata: { name }, spec }]) => {
    const chart = kind === 'HelmRelease' ? spec?.chart?.spec : undefined;
    return chart === undefined || isExactVersion(chart.version) ? [] : [
      EXACT_VERSION.at(path, `the version of chart '${chart.chart}' of HelmRelease '${name}' must be exact, got ${chart.version === undefined ? 'none' : `'${chart.version}'`}: pin one, as in 1.2.3`),
    ];
  });
}

const PINNED_SOURCE = new Refusal('PLATFORM-614', {
  protects: 'An OCIRepository without an exact tag follows whatever is pushed next.',
  wrong: "kind: 'OCIRepository', spec: { ref: { semver: '1.x' }, … }",
  right: "kind: 'OCIRepository', spec: { ref: { tag: '1.2.3' }, … }",
});

/** Every OCIRepository has an exact tag or a digest. */
export function pinnedSources(model: ClusterModel): string[] {
  return everyObject(model).flatMap(([path, { kind, metadata: { name }, spec }]) => {
    const { tag, digest, semver } = (kind === 'OCIRepository' ? spec?.ref : undefined) ?? {};
    return kind !== 'OCIRepository' || tag || digest ? [] : [
      PINNED_SOURCE.at(path, `OCIRepository '${name}' must have an exact tag or digest, got ${semver ? `the range '${semver}'` : 'none'}: set 'spec.ref.tag' or 'spec.ref.digest'`),
    ];
  });
}
