/**
 * Renders one cluster and gives it to the readers' own code first, as the command does: `node tools/bench/asked.ts FOLDER yes|no
 * CHANGED`. What nobody has seen before are as many objects as the last argument says.
 */
import { join } from 'node:path';
import { Platform } from '@monosense-io/platform';
// A measurement is the same on the day after an advisory was published: with the test kit no version is refused for one.
import '@monosense-io/platform/testing';
import { ApiObject } from 'cdk8s';
import { Readers } from '../../packages/cli/src/readers/readers.ts';
import { addCluster } from './lab.ts';

const [folder, asked, changed] = process.argv.slice(2);
if (asked === 'yes') new Readers(folder);
const platform = new Platform({ outdir: join(folder, 'clusters') });
const objects = addCluster(platform, 1).node.findAll().filter(ApiObject.isApiObject);
for (const object of objects.slice(0, Number(changed))) object.metadata.addLabel('changed', String(process.hrtime.bigint()));
platform.synth();
