import { Risk, Upstream, Upstreams } from '@monosense-io/output';
import { Component } from '../declare/component';
import { ACCEPTED, AcceptedRisk } from '../declare/accepted';
import { coreUpstreams, KUBERNETES, supportIn, TALOS } from '../facts/support';
import { ClusterModel } from '../model/model';
import { Refusal } from '../values/refusal';

const SAFE = new Refusal('PLATFORM-685', {
  protects: 'A version with a published weakness can be attacked by whoever has read of it.',
  wrong: "new Cilium(cluster, 'cilium') of a release with Cilium 1.18.5, which CVE-2026-33726 reaches",
  right: "new Cilium(cluster, 'cilium') of a release with Cilium 1.18.10",
});

const SUPPORTED_HERE = new Refusal('PLATFORM-686', {
  protects: 'On another Kubernetes than upstream supports it on, nobody has tried it, and nobody mends what breaks there.',
  wrong: "kubernetesVersion: 'v1.35.0' and a release with Rook 1.18, which supports 1.29 to 1.34",
  right: "kubernetesVersion: 'v1.35.0' and a release with Rook 1.19, which supports 1.30 to 1.35",
});

const NEEDED = new Refusal('PLATFORM-687', {
  protects: 'A risk that stays accepted after its reason has gone is accepted for the next version too.',
  wrong: "cluster.accept({ upstream: 'cilium', version: '1.18.5', … }), where Cilium 1.18.10 runs",
  right: "new Cilium(cluster, 'cilium') without an accepted risk",
});

/** A version of something of others that a cluster runs, with what is known against it. */
interface Running {
  /** Path of what runs it. */
  readonly path: string;
  readonly upstream: string;
  readonly known: Upstream;
  readonly version: string;
  readonly risks: Risk[];
  /** What to do instead. */
  readonly choose: string;
}

/**
 * Nothing runs that a published advisory reaches, nor on another Kubernetes than upstream supports it on, unless the program
 * accepts exactly this. Versions are compared and no dates: what a cluster renders must not depend on the day.
 */
export function supportedVersions(model: ClusterModel): string[] {
  const running = runningIn(model);
  const accepted = ACCEPTED.of(model.cluster);
  return [
    ...running.flatMap((one) => refusalsOf(one, accepted.filter(({ upstream, version }) => upstream === one.upstream && version === one.version).flatMap(({ risks }) => risks))),
    ...accepted.flatMap((risk) => needlessIn(risk, running)).map((message) => NEEDED.at(model.cluster.node.path, message)),
  ];
}

function refusalsOf({ path, upstream, known, version, risks, choose }: Running, accepted: string[]): string[] {
  const open = risks.filter(({ name }) => !accepted.includes(name));
  const [outside, reaching] = [true, false].map((kubernetes) => open.filter(({ name }) => name.startsWith('Kubernetes ') === kubernetes));
  // What one must write to keep it: all that is known, also what is accepted already.
  const keep = `cluster.accept({ upstream: '${upstream}', version: '${version}', risks: [${risks.map(({ name }) => `'${name}'`).join(', ')}], reason, until })`;
  const safe = Upstreams.lowestSafe(known, version);
  return [
    ...(reaching.length === 0 ? [] : [SAFE.at(path, `${upstream} ${version} must be ${safe === undefined ? 'one that no advisory reaches' : `${safe} or later`}, since it has ${reaching.map(({ name, details }) => `${name} (${details})`).join(', ')}: ${choose}, or accept it for a while with ${keep}`)]),
    ...outside.map(({ name, details }) => SUPPORTED_HERE.at(path, `${upstream} ${version} must be one that supports ${name}, and ${details}: ${choose} or another Kubernetes, or accept it for a while with ${keep}`)),
  ];
}

/** What of an acceptance nothing needs any more. */
function needlessIn({ upstream, version, risks }: AcceptedRisk, running: Running[]): string[] {
  const there = running.filter((one) => one.upstream === upstream && one.version === version);
  if (there.length === 0) return [`accepts risks of ${upstream} ${version}, which the cluster does not run: remove the acceptance, or correct its name and version`];
  const needless = risks.filter((risk) => !there.some((one) => one.risks.some(({ name }) => name === risk)));
  return needless.map((risk) => `accepts '${risk}' of ${upstream} ${version}, and nothing of the kind is known of it: remove it from 'risks', and the acceptance with the last`);
}

function runningIn({ cluster, components, stages }: ClusterModel): Running[] {
  const { kubernetesVersion, talosVersion } = cluster.facts;
  const fact = (upstream: string, prop: string, version: string): Running => {
    const known = coreUpstreams()[upstream];
    return { path: cluster.node.path, upstream, known, version, risks: Upstreams.risksOf(known, version, kubernetesVersion), choose: `set '${prop}' to such a version` };
  };
  return [
    ...(talosVersion === undefined ? [] : [fact(TALOS, 'talosVersion', talosVersion)]),
    fact(KUBERNETES, 'kubernetesVersion', kubernetesVersion),
    ...components.flatMap((component) => {
      const support = component._package && supportIn(component._package.folder);
      if (support === undefined) return [];
      // The stages of a component within this one are its own.
      const objects = stages.filter(({ stage }) => stage?.node.scopes.filter((scope) => scope instanceof Component).pop() === component).flatMap((stage) => stage.objects);
      return Upstreams.versionsIn(support.upstreams, objects).map(({ upstream, version }): Running => {
        const known = support.upstreams[upstream];
        return { path: component.node.path, upstream, known, version, risks: Upstreams.risksOf(known, version, kubernetesVersion), choose: `take a release of ${component.packageName} with such a version` };
      });
    }),
  ];
}
