/** `alert-test`: gives an Alertmanager alerts that mean nothing, and says whether somebody was told of them. */
import { setTimeout as pause } from 'node:timers/promises';
import { Refusal } from '../refusal.ts';

const ADDRESS = new Refusal('ALERT-TEST-001', {
  protects: 'Where no Alertmanager answers, nobody is told of anything.',
  wrong: 'platform alert-test --url 127.0.0.1:9093',
  right: 'platform alert-test --url http://127.0.0.1:9093',
});

const SECONDS = new Refusal('ALERT-TEST-002', {
  protects: 'A time that nobody can read would be over at once, or never.',
  wrong: '--seconds soon',
  right: '--seconds 60',
});

/** Name of the alert, so that nobody takes it for a real one. */
const NAME = 'PlatformTest';

/** Receivers that tell nobody; the operator puts the name of its object before each. */
const NOBODY = /(^|-)(nobody|blackhole)$/;

/** What the command is told. */
export interface Options {
  /** Where the Alertmanager answers. */
  readonly url: string;
  readonly severity?: readonly string[];
  /** The cluster that the alerts are said to come from. */
  readonly cluster?: string;
  /** How long to wait at most. */
  readonly seconds: string;
}

/** Messages of one kind that an Alertmanager has tried to send, and those of them that failed. */
interface Sent {
  readonly told: number;
  readonly failed: number;
}

/** Sends the alerts one after the other, since an Alertmanager counts messages by the service that carries them and not by alert. */
export async function alertTest({ url, severity = ['critical', 'warning'], cluster, seconds }: Options): Promise<number> {
  if (!/^\d+$/.test(seconds) || Number(seconds) < 1) throw SECONDS.error('alert-test', `'--seconds' must be a whole number of at least 1, got '${seconds}': write it as 60`);
  const alertmanager = new Alertmanager(url);
  let reached = true;
  for (const each of severity) {
    const labels = { alertname: NAME, severity: each, ...(cluster === undefined ? {} : { cluster }) };
    const result = await tell(alertmanager, labels, Number(seconds));
    reached &&= result.reached;
    console.log(`${each}: ${result.says}`);
  }
  return reached ? 0 : 1;
}

async function tell(alertmanager: Alertmanager, labels: Record<string, string>, seconds: number): Promise<{ readonly reached: boolean; readonly says: string }> {
  const before = await alertmanager.sent();
  const begun = Date.now();
  const startsAt = new Date(begun).toISOString();
  const annotations = { summary: `This is a test of ${labels.severity} alerts. Nobody has to do anything.` };
  // Who looks at it sees that it ends by itself.
  await alertmanager.post({ labels, annotations, startsAt, endsAt: new Date(begun + (seconds + 60) * 1000).toISOString() });
  try {
    const receivers = (await alertmanager.receivers(labels)).filter((name) => !NOBODY.test(name));
    if (receivers.length === 0) return { reached: false, says: 'no receiver gets alerts of this severity, and this cluster: add one to the receivers of the hub' };
    for (;;) {
      const now = await alertmanager.sent();
      const grown = [...now].map(([service, { told, failed }]) => ({ service, told: told - (before.get(service)?.told ?? 0), failed: failed - (before.get(service)?.failed ?? 0) })).filter(({ told }) => told > 0);
      const failing = grown.filter(({ failed }) => failed > 0).map(({ service }) => service);
      const told = grown.reduce((sum, one) => sum + one.told - one.failed, 0);
      const after = Math.round((Date.now() - begun) / 1000);
      if (told >= receivers.length) return { reached: true, says: `told ${receivers.join(', ')} by ${grown.map(({ service }) => service).join(', ')} after ${after} seconds` };
      if (after >= seconds) {
        const why = failing.length > 0 ? `${failing.join(', ')} failed, and the log of the Alertmanager says why` : 'a silence or another alert may hold it back, which the page of the Alertmanager shows';
        return { reached: false, says: `told ${told} of ${receivers.length} receivers (${receivers.join(', ')}) within ${seconds} seconds: ${why}` };
      }
      await pause(500);
    }
  } finally {
    await alertmanager.post({ labels, annotations, startsAt, endsAt: new Date().toISOString() });
  }
}

/** The API of an Alertmanager. */
class Alertmanager {
  private readonly url: string;

  public constructor(url: string) {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw ADDRESS.error('alert-test', `'--url' must be the address of an Alertmanager, got '${url}': write it as http://127.0.0.1:9093`);
    this.url = url.replace(/\/$/, '');
  }

  public async post(alert: object): Promise<void> {
    await this.ask('/api/v2/alerts', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify([alert]) });
  }

  /** Names of the receivers that an alert is routed to. */
  public async receivers(labels: Record<string, string>): Promise<string[]> {
    const filters = Object.entries(labels).map(([name, value]) => `filter=${encodeURIComponent(`${name}="${value}"`)}`);
    const alerts = JSON.parse(await this.ask(`/api/v2/alerts?${filters.join('&')}`)) as Array<{ readonly receivers: ReadonlyArray<{ readonly name: string }> }>;
    return [...new Set(alerts.flatMap(({ receivers }) => receivers.map(({ name }) => name)))].sort();
  }

  /** What it has sent so far, by the service that carries it. */
  public async sent(): Promise<Map<string, Sent>> {
    const metrics = await this.ask('/metrics');
    const sums = (metric: string): Map<string, number> => {
      const found = new Map<string, number>();
      for (const [, service, value] of metrics.matchAll(new RegExp(`^${metric}\\{.*?integration="(\\w+)".*?\\} (\\S+)$`, 'gm'))) found.set(service, (found.get(service) ?? 0) + Number(value));
      return found;
    };
    const failed = sums('alertmanager_notification_requests_failed_total');
    return new Map([...sums('alertmanager_notification_requests_total')].map(([service, told]) => [service, { told, failed: failed.get(service) ?? 0 }]));
  }

  private async ask(path: string, init?: RequestInit): Promise<string> {
    const address = `${this.url}${path}`;
    const answer = await fetch(address, init).catch((error: Error & { readonly cause?: { readonly code?: string } }) => {
      throw ADDRESS.error('alert-test', `'${address}' must be answered by an Alertmanager, got ${error.cause?.code ?? error.message}: forward its port, or correct '--url'`);
    });
    if (!answer.ok) throw ADDRESS.error('alert-test', `'${address}' must be answered by an Alertmanager, got ${answer.status}: correct '--url'`);
    return answer.text();
  }
}
