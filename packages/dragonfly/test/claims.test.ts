import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Size } from 'cdk8s';
import { Lab, refusals } from '@monosense-io/platform/testing';
import { Dragonfly, DragonflyInstanceProps } from '../src';

type Props = (lab: Lab) => Partial<DragonflyInstanceProps>;

/** An installation of its own, with one instance. */
function rendered(outdir: string, props: Props): Lab {
  const lab = new Lab({ outdir, without: ['dragonflydb.io'] });
  new Dragonfly(lab.cluster, 'dragonfly', { secretStore: lab.surroundings.store }).addInstance('queue', { passwordItem: 'queue', ...props(lab) });
  return lab;
}

/** What the synthesis says to a step from what is committed. */
function step(before: Props, after: Props): () => void {
  const outdir = mkdtempSync(join(tmpdir(), 'claims-'));
  rendered(outdir, before).platform.synth();
  const lab = rendered(outdir, after);
  return () => lab.platform.render();
}

const sized = (gibibytes: number, more: object = {}): Props => ({ surroundings }) => ({ snapshots: { storage: surroundings.storageClass, size: Size.gibibytes(gibibytes), ...more } });

test('more memory is a step', () => {
  const snapshots = (lab: Lab) => ({ storage: lab.surroundings.storageClass });

  expect(step((lab) => ({ snapshots: snapshots(lab) }), (lab) => ({ memory: Size.gibibytes(2), snapshots: snapshots(lab) }))).not.toThrow();
});

test('another size of the claims is refused until somebody says that the steps are taken', () => {
  expect(refusals(step(sized(2), sized(10)))).toEqual([{ code: 'PLATFORM-702', path: 'infra/dragonfly/queue', message: expect.stringMatching(/Dragonfly 'queue'.*'2Gi' to '10Gi'.*resizeFrom.*More room for snapshots/) }]);
  expect(refusals(step(sized(2), sized(10, { resizeFrom: Size.gibibytes(4) }))).map(({ code }) => code)).toEqual(['PLATFORM-702']);
  expect(step(sized(2), sized(10, { resizeFrom: Size.gibibytes(2) }))).not.toThrow();
});

test('another class of the claims is refused', () => {
  const other: Props = (lab) => ({ snapshots: { storage: { connect: (client) => ({ ...lab.surroundings.storageClass.connect(client), name: 'other' }) }, size: Size.gibibytes(2) } });
  const outdir = mkdtempSync(join(tmpdir(), 'claims-'));
  rendered(outdir, sized(2)).platform.synth();
  const lab = rendered(outdir, other);
  lab.cluster.assumeInstalled({ objects: { StorageClass: ['other'] } });

  expect(refusals(() => lab.platform.render())).toEqual([{ code: 'PLATFORM-702', path: 'infra/dragonfly/queue', message: expect.stringContaining("'local' to 'other'") }]);
});

test('snapshots begin and end with the instance', () => {
  const codes = (before: Props, after: Props): string[] => [...new Set(refusals(step(before, after)).map(({ code }) => code))];

  expect(codes(() => ({}), sized(2))).toEqual(['PLATFORM-702']);
  expect(codes(sized(2), () => ({}))).toEqual(['PLATFORM-702']);
});
