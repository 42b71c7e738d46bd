import { LabProject } from '@monosense-io/projen-lab';

/** A lab with two clusters, of which the second takes what has run on the first for twelve hours. */
export function twoClusters(outdir: string): LabProject {
  const lab = new LabProject({ name: 'lab', repositoryUrl: 'https://github.com/example/lab', outdir });
  lab.addCluster('home', { components: ['dragonfly'] });
  lab.addCluster('edge', { follows: 'home', soak: '12h', reads: ['home'] });
  return lab;
}
