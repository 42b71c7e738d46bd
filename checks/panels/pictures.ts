/** `node checks/panels/pictures.ts`: draws the pictures of the dashboards that are about more than one component, in `docs/images`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VictoriaMetrics } from '../alerts/victoria-metrics.ts';
import { CLUSTERS } from './clusters.ts';
import { ROOT } from './dashboards.ts';
import { pictureOf, PICTURES } from './picture.ts';

const server = await VictoriaMetrics.start();
try {
  for (const [cluster, { series }] of Object.entries(CLUSTERS)) await server.store(cluster, series);
  await server.flush();
  mkdirSync(join(ROOT, 'docs/images'), { recursive: true });
  for (const { file, board } of PICTURES) {
    writeFileSync(join(ROOT, file), await pictureOf(board, server));
    console.log(file);
  }
} finally {
  await server.stop();
}
