/** Renders a number of clusters in one app, with a number of applications in each: `node tools/bench/render.ts 1 FOLDER 320`. */
import { Platform } from '@monosense-io/platform';
// A measurement is the same on the day after an advisory was published: with the test kit no version is refused for one.
import '@monosense-io/platform/testing';
import { addCluster } from './lab.ts';

const [count, outdir, applications = '0'] = process.argv.slice(2);
const platform = new Platform({ outdir });
for (let index = 1; index <= Number(count); index += 1) {
  addCluster(platform, index, Number(applications));
}
platform.synth();
