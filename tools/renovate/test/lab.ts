import { renovateConfig } from '../../../projenrc/renovate.ts';
import { parseStages } from '../../../packages/cli/src/rollout/stages.ts';
import { Sandbox } from '../../../checks/sandbox/sandbox.ts';

export const CILIUM = '@monosense-io/cilium';
export const PLATFORM = '@monosense-io/platform';
export const RELOADER = '@monosense-io/reloader';

/** A small repository with the configuration for two clusters, of which one follows the other. */
export class Lab extends Sandbox {
  public readonly feed = `${this.root}/feed`;

  constructor() {
    super();
    const stages = parseStages(JSON.stringify({ stages: [{ cluster: 'infra' }, { cluster: 'apps', after: 'infra', soak: '24h', withoutEvidence: 'a test' }] }));
    this.write('renovate.json5', renovateConfig(stages));
    this.program('infra', { [CILIUM]: '1.2.0', [PLATFORM]: '1.0.0', [RELOADER]: '1.0.1' });
    this.program('apps', { [CILIUM]: '1.0.0', [PLATFORM]: '1.0.0', [RELOADER]: '1.0.0' });
    this.eligible('infra', CILIUM, '1.0.0', '1.1.0', '1.2.0', '2.0.0');
    this.eligible('infra', PLATFORM, '1.0.0', '1.0.1');
    this.eligible('infra', RELOADER, '1.0.0', '1.0.1');
    // Of cilium, 2.0.0 is released, 1.2.0 came to infra only now, and 1.1.0 has soaked there.
    this.eligible('apps', CILIUM, '1.0.0', '1.1.0');
    // Reloader 1.0.1 hasn't soaked. What has no file has never been looked at: platform.
    this.eligible('apps', RELOADER, '1.0.0');
  }

  /** What `rollout feed` would say of a package. */
  public eligible(cluster: string, name: string, ...versions: string[]): void {
    this.write(`feed/${cluster}/${name}.json`, { releases: versions.map((version) => ({ version, releaseTimestamp: '2026-01-03T00:00:00.000Z' })) });
  }
}
