import { SecurityContext } from '@monosense-io/platform';
import type { Dragonfly } from './imports/dragonflydb.io-v1alpha1';
import { IMAGE, SNAPSHOT_CLAIM, SNAPSHOTS_FOLDER } from './upstream';

/**
 * The script that sets aside what a pod finds before Dragonfly starts: the snapshot of its last life becomes `kept-1`, what was
 * that `kept-2`, and so on, and the last one goes. Hard links take no room until the next snapshot replaces the files, which
 * Dragonfly writes under another name first.
 */
function script(kept: number): string {
  return `set -eu
cd "$SNAPSHOTS"
rm -rf kept-new
# Not again where no snapshot was written since: a pod that can't start would push the good ones out.
if [ -e dump-summary.dfs ] && ! [ dump-summary.dfs -ef kept-1/dump-summary.dfs ]; then
  mkdir kept-new
  ln dump-*.dfs kept-new/
  number=${kept}
  rm -rf "kept-$number"
  while [ "$number" -gt 1 ]; do
    before=$((number - 1))
    if [ -e "kept-$before" ]; then mv "kept-$before" "kept-$number"; fi
    number=$before
  done
  mv kept-new kept-1
fi
# Those of a time when more were kept.
for old in kept-*; do
  if [ -e "$old" ] && [ "\${old#kept-}" -gt ${kept} ]; then rm -rf "$old"; fi
done
`;
}

/** The container that runs it: before Dragonfly, at every start of a pod. */
export function keepSnapshots(kept: number): NonNullable<NonNullable<Dragonfly['spec']>['initContainers']>[number] {
  return {
    name: 'keep-snapshots',
    image: IMAGE,
    imagePullPolicy: 'IfNotPresent',
    command: ['/bin/sh', '-c', script(kept)],
    env: [{ name: 'SNAPSHOTS', value: SNAPSHOTS_FOLDER }],
    resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '64Mi' } },
    securityContext: SecurityContext.container(),
    volumeMounts: [{ name: SNAPSHOT_CLAIM, mountPath: SNAPSHOTS_FOLDER }],
  };
}
