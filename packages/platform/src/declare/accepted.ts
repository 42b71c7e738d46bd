import { IConstruct } from 'constructs';
import { Refusal } from '../values/refusal';
import { Records } from './ledger';

/** A version that a cluster runs although something is known against it. */
export interface AcceptedRisk {
  /** What has the version, as the package's `support.json` names it, such as `quay.io/ceph/ceph`, `siderolabs/talos` or `kubernetes/kubernetes`. */
  readonly upstream: string;
  /** The numbers of the version that is accepted, such as `16.15` or `v1.12.0`. Another one needs another decision. */
  readonly version: string;
  /** All that is known against it: ids of advisories, and `Kubernetes 1.35` where upstream doesn't support it there. */
  readonly risks: string[];
  /** Why it can wait. */
  readonly reason: string;
  /** The day by which it must be over, such as `2026-12-31`. The board and `platform currency` compare it with the day; no render does. */
  readonly until: string;
}

/** What clusters accept. */
export const ACCEPTED = new Records<AcceptedRisk>();

const DECIDED = new Refusal('PLATFORM-355', {
  protects: 'A risk that is accepted without a reason, or for ever, is one that nobody decides about again.',
  wrong: "cluster.accept({ upstream: 'cilium', version: '1.18.5', risks: ['CVE-2026-33726'], reason: '', until: 'later' })",
  right: "cluster.accept({ upstream: 'cilium', version: '1.18.5', risks: ['CVE-2026-33726'], reason: 'no rule for HTTP is in use', until: '2026-12-31' })",
});

/** Refuses a decision that leaves something open, and records any other. */
export function accept(cluster: IConstruct, risk: AcceptedRisk): void {
  const { upstream, version, risks, reason, until } = risk;
  const what = `the accepted risk of ${upstream} ${version}`;
  DECIDED.unless(cluster, risks.length > 0, `'risks' of ${what} must name what is accepted, got none: list the advisories, and 'Kubernetes 1.x' where upstream doesn't support it there`);
  DECIDED.unless(cluster, reason.trim() !== '', `'reason' of ${what} must say why it can wait, got none: say it`);
  DECIDED.unless(cluster, isDay(until), `'until' of ${what} must be a day, got '${until}': write it as 2026-12-31`);
  ACCEPTED.add(cluster, risk);
}

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
