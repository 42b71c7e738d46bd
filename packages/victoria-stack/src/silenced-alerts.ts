import { IObjectRule, Refusal, RenderedObject, Silence } from '@monosense-io/platform';

const KNOWN_ALERT = new Refusal('VICTORIA-STACK-013', {
  protects: 'A silence compares the whole name of an alert: one that no rule has, or a pattern, silences nothing, and people are woken by what they thought was silent.',
  wrong: "silences: { disks: { matching: { cluster: 'hub', alertname: 'Node.*' }, reason: 'new disks', until: '2026-12-31' } }",
  right: "silences: { disks: { matching: { cluster: 'hub', alertname: 'NodeNotReady' }, reason: 'new disks', until: '2026-12-31' } }",
});

/** Silences of alerts of the hub's own cluster name alerts that some rule has there. */
export class SilencedAlerts implements IObjectRule {
  /**
   * @param path path of the hub
   * @param silences gives the silences of alerts that only this cluster sends, with their names, once all are known
   */
  constructor(private readonly path: string, private readonly silences: () => Array<[string, Silence]>) {}

  public violationsIn(objects: RenderedObject[]): string[] {
    const silences = this.silences().filter(([, { matching }]) => matching.alertname !== undefined);
    if (silences.length === 0) return [];
    const rules = objects.filter(({ manifest: { kind } }) => kind === 'VMRule' || kind === 'PrometheusRule').flatMap(({ manifest: { spec } }) => (spec?.groups ?? []).flatMap((group: any) => group.rules ?? []));
    // Rules over logs are files in ConfigMaps, since the operator has no kind for them.
    const files = objects.filter(({ manifest: { kind } }) => kind === 'ConfigMap').flatMap(({ manifest: { data } }) => Object.values<string>(data ?? {}));
    const known = new Set([
      ...rules.map(({ alert }: any) => alert),
      ...files.flatMap((text) => [...text.matchAll(/^\s*(?:- )?alert: ["']?([^"'\n]+?)["']?\s*$/gm)].map(([, alert]) => alert)),
    ]);
    return silences.filter(([, { matching }]) => !known.has(matching.alertname)).map(([name, { matching }]) => (
      KNOWN_ALERT.at(this.path, `'matching.alertname' of silence ${name} must be the name of an alert of this cluster, letter by letter, got '${matching.alertname}', which no rule has: correct it`)
    ));
  }
}
