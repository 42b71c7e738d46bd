/** Renders a number of clusters in one app: `node tools/bench/render.ts 10 FOLDER`. */
import { Platform } from '@monosense-io/platform';
// A measurement is the same on the day after an advisory was published: with the test kit no version is refused for one.
import '@monosense-io/platform/testing';
import { addCluster } from './lab.ts';

const [count, outdir] = process.argv.slice(2);
const platform = new Platform({ outdir });
for (let index = 1; index <= Number(count); index += 1) {
  addCluster(platform, index);
}
platform.synth();
