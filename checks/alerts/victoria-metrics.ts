/** A real VictoriaMetrics on loopback, built from its sources at the version that clusters run. */
import { ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import type { Series } from './cases.ts';
import { labelsOf, lastMinuteOf, valuesOf } from './notation.ts';

/** The module whose go.mod pins it. */
export const MODULE = join(import.meta.dirname, 'victoria-metrics');

/** One series of an answer, with its values by the second. */
export interface Result {
  readonly metric: { readonly [label: string]: string };
  readonly values: ReadonlyArray<readonly [number, string]>;
}

/** When every history begins. VictoriaMetrics keeps nothing of the first day of 1970, at which promtool's begin. */
export const BEGINNING = Date.UTC(2000, 0, 1) / 1000;

/** The minute of a history in which a time of an answer is. */
export function minuteOf(second: number): number {
  return (second - BEGINNING) / 60;
}

/** What ends a series: by this one of all that are no number, the scraper says that a series is no longer there. */
const GONE = Buffer.from('020000000000f07f', 'hex');

/** Its data is gone when it stops. */
export class VictoriaMetrics {
  /** Builds it, starts it and waits until it answers. */
  public static async start(): Promise<VictoriaMetrics> {
    const folder = mkdtempSync(join(tmpdir(), 'victoria-metrics-'));
    const binary = join(folder, 'victoria-metrics');
    const { status, stderr } = spawnSync('go', ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', binary, 'github.com/VictoriaMetrics/VictoriaMetrics/app/victoria-metrics'], {
      cwd: MODULE, env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOWORK: 'off' }, encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`VictoriaMetrics must build from its sources, see what Go says:\n${stderr}`);
    const server = new VictoriaMetrics(folder, binary, await freePort());
    try {
      await server.ready();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** Where it listens. */
  public readonly url: string;
  private readonly child: ChildProcess;
  private readonly folder: string;
  private output = '';

  private constructor(folder: string, binary: string, port: number) {
    this.folder = folder;
    this.url = `http://127.0.0.1:${port}`;
    this.child = spawn(binary, [
      `-httpListenAddr=127.0.0.1:${port}`, `-storageDataPath=${join(folder, 'data')}`, '-retentionPeriod=100y', '-search.disableCache', '-search.maxPointsPerTimeseries=100000',
      '-memory.allowedBytes=256MB', '-loggerLevel=WARN',
    ], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr]) stream!.on('data', (text) => { this.output += text; });
  }

  /** Stores a history as what the scraper of a cluster of this name delivers. Series that end, or have a gap, are gone then: the scraper says so in the next minute. */
  public async store(cluster: string, history: Series): Promise<void> {
    const last = lastMinuteOf(history) ?? 0;
    const series = Object.entries(history).map(([text, notation]) => {
      const values = valuesOf(notation);
      const samples = Array.from({ length: last + 1 }, (_, minute) => ({ minute, value: values[minute] }))
        .filter(({ minute, value }) => value !== undefined || values[minute - 1] !== undefined)
        .map(({ minute, value }) => sampleOf((BEGINNING + minute * 60) * 1000, value));
      const labels = Object.entries({ ...labelsOf(text), cluster }).sort(([a], [b]) => (a < b ? -1 : 1));
      return field(1, Buffer.concat([...labels.map(([name, value]) => field(1, Buffer.concat([field(1, Buffer.from(name)), field(2, Buffer.from(value))]))), ...samples.map((sample) => field(2, sample))]));
    });
    await this.ask('/api/v1/write', { method: 'POST', headers: { 'content-encoding': 'zstd', 'content-type': 'application/x-protobuf' }, body: new Uint8Array(zstdCompressSync(Buffer.concat(series))) });
  }

  /** Makes visible what was stored. */
  public async flush(): Promise<void> {
    await this.ask('/internal/force_flush');
  }

  /**
   * What an expression finds among the series of a cluster in each of these minutes, as its ruler asks. The clock of the
   * expression is 0 at the beginning of the history, as promtool's is.
   */
  public async found(cluster: string, expression: string, from: number, to: number): Promise<Result[]> {
    return this.query(expression, from, to, { extra_label: `cluster=${cluster}` });
  }

  /** The same among the series of all clusters, as a dashboard asks. */
  public async foundAnywhere(expression: string, from: number, to: number): Promise<Result[]> {
    return this.query(expression, from, to);
  }

  /** Stops it, and removes its data. */
  public async stop(): Promise<void> {
    if (this.child.exitCode === null) {
      const end = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill();
      await end;
    }
    rmSync(this.folder, { recursive: true });
  }

  private async query(expression: string, from: number, to: number, more: { readonly [parameter: string]: string } = {}): Promise<Result[]> {
    const query = expression.replace(/\btime\(\s*\)/g, `(time() - ${BEGINNING})`);
    const parameters = new URLSearchParams({ query, start: `${BEGINNING + from * 60}`, end: `${BEGINNING + to * 60}`, step: '60', nocache: '1', ...more });
    const answer = await this.ask('/api/v1/query_range', { method: 'POST', body: parameters });
    return answer.data.result;
  }

  private async ask(path: string, init?: RequestInit): Promise<any> {
    const response = await fetch(`${this.url}${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} answers ${response.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  private async ready(): Promise<void> {
    const end = Date.now() + 30_000;
    for (;;) {
      try {
        await fetch(`${this.url}/health`);
        return;
      } catch {
        if (this.child.exitCode !== null || Date.now() > end) throw new Error(`VictoriaMetrics must answer within 30 seconds, and said:\n${this.output}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }
}

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/*
 * Series in the protocol of the scraper: no other way in knows what says that a series is gone.
 * https://prometheus.io/docs/specs/prw/remote_write_spec/#protocol
 */

/** A field whose value has a length. */
function field(number: number, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([number << 3 | 2]), varint(value.length), value]);
}

function sampleOf(milliseconds: number, value: number | undefined): Buffer {
  const double = Buffer.alloc(8);
  if (value === undefined) GONE.copy(double);
  else double.writeDoubleLE(value);
  return Buffer.concat([Buffer.from([1 << 3 | 1]), double, Buffer.from([2 << 3]), varint(milliseconds)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push(value % 128 | 128);
  return Buffer.from([...bytes, value]);
}
