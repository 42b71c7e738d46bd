import { YamlText } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { CONTAINER_LOGS, HTTP, LANGUAGES, MACHINE_LOGS } from './upstream';

/** Where the pods find what. */
export const FOLDERS = { configuration: '/config', buffer: '/buffer' };

/** The files of the configuration. */
export const FILES = { configuration: 'fluent-bit.yaml', script: 'lines.lua' };

/** Environment of the pods, which the configuration refers to. */
export const ENVIRONMENT = { node: 'NODE_NAME', username: 'LOGS_USERNAME', password: 'LOGS_PASSWORD' };

/** What the sink is told of each line: its time, its text, and which fields make a stream. A field that a line doesn't have is no part of its stream. */
const PARAMETERS = '_time_field=time&_msg_field=log&_stream_fields=cluster,node,namespace,pod,container,service';

/** What the log store may refuse and is kept for whoever looks into it, beside the buffer. */
const REJECTED_LIMIT = '64M';

/** Name by which metrics speak of the output, and of each input. */
export const NAMES = { output: 'logs', containers: 'containers', machine: 'machine' };

/** What the configuration depends on. */
export interface ConfigurationFacts {
  readonly cluster: string;
  /** Address that takes the lines. */
  readonly writeUrl: string;
  /** Whether the sink asks for a login. */
  readonly login: boolean;
  readonly bufferSize: Size;
  readonly parseJson: boolean;
  readonly machineLogs: boolean;
  readonly skippedNamespaces: string[];
  /** Whether pods have IPv6 addresses alone. */
  readonly onlyIpv6: boolean;
}

/** The configuration, in YAML. Fluent Bit puts the environment's values in where `${NAME}` stands. */
export function configuration(facts: ConfigurationFacts): string {
  return YamlText.of({
    service: {
      'flush': 2,
      'grace': 20,
      'log_level': 'warn',
      'http_server': true,
      'http_listen': facts.onlyIpv6 ? '::' : '0.0.0.0',
      'http_port': HTTP.port,
      'storage.path': `${FOLDERS.buffer}/chunks`,
      // Each write to the disk at once would slow down etcd, which shares it. A machine that loses its power loses some seconds.
      'storage.sync': 'normal',
      'storage.checksum': true,
      'storage.metrics': true,
      // Of what is held back, so much is in memory.
      'storage.max_chunks_up': 32,
      'storage.backlog.mem_limit': '8M',
      // What a broken disk has made unreadable would be tried for ever.
      'storage.delete_irrecoverable_chunks': true,
      'storage.keep.rejected': true,
      'storage.rejected.limit': REJECTED_LIMIT,
      // By itself it would wait longer and longer, up to half an hour after the sink is back.
      'scheduler.base': 5,
      'scheduler.cap': 60,
      'multiline_buffer_limit': '1M',
    },
    multiline_parsers: Object.entries(REPORTS).map(([name, { begin, body, end, after }]) => ({
      name,
      type: 'regex',
      flush_timeout: 2000,
      rules: [
        { state: 'start_state', regex: begin, next_state: 'body' },
        { state: 'body', regex: body, next_state: 'body' },
        { state: 'body', regex: end, next_state: 'ended' },
        // A state that no rule begins in is refused; and where the end leads back to the start, the last line is sent twice.
        { state: 'ended', regex: after, next_state: 'ended' },
      ],
    })),
    pipeline: {
      inputs: [containers(facts), ...(facts.machineLogs ? [machine(facts)] : [])],
      outputs: [output(facts)],
    },
  });
}

/** Lines that belong together, as Onigmo's regular expressions between slashes, beside what Fluent Bit knows by itself. */
export const REPORTS = {
  // A key that a program writes line by line is masked as a whole.
  private_key: {
    begin: '/-----BEGIN [A-Z0-9 ]*PRIVATE KEY[A-Z ]*-----\\s*$/',
    body: '/^\\s*(?:[A-Za-z0-9+\\/=]+|(?:Proc-Type|DEK-Info|Version|Comment): .*)?\\s*$/',
    end: '/^\\s*-----END [A-Z0-9 ]*PRIVATE KEY[A-Z ]*-----/',
    after: '/^\\s*-----END [A-Z0-9 ]*PRIVATE KEY[A-Z ]*-----/',
  },
  // Fluent Bit's own rules for Python send the last line twice.
  traceback: {
    begin: '/^\\s*Traceback \\(most recent call last\\):\\s*$/',
    body: '/^\\s+\\S/',
    end: '/^[A-Za-z_][\\w.]*(?::|\\s*$)/',
    // Notes, and texts of several lines.
    after: '/^\\s+\\S/',
  },
};

/** What both inputs have in common: nothing is lost by a restart, nor while the sink is away. */
function tail(name: string, tag: string): object {
  return {
    'name': 'tail',
    'alias': name,
    'tag': `${tag}.*`,
    'db': `${FOLDERS.buffer}/${name}.db`,
    'db.locking': true,
    'read_from_head': true,
    'refresh_interval': 10,
    'rotate_wait': 60,
    'buffer_chunk_size': '32k',
    'buffer_max_size': '256k',
    // Otherwise a line that is too long ends the reading of its file.
    'skip_long_lines': true,
    'storage.type': 'filesystem',
    // What can't be sent goes to the disk, up to the output's limit.
    'storage.pause_on_chunks_overlimit': false,
  };
}

/** What pods say. */
function containers({ cluster, parseJson, skippedNamespaces }: ConfigurationFacts): object {
  return {
    ...tail(NAMES.containers, 'kube'),
    'path': `${CONTAINER_LOGS.links}/*.log`,
    ...(skippedNamespaces.length > 0 ? { exclude_path: skippedNamespaces.map((namespace) => `${CONTAINER_LOGS.links}/*_${namespace}_*.log`).join(',') } : {}),
    // containerd splits lines at 16 KiB.
    'multiline.parser': 'cri',
    'processors': {
      logs: [
        multiline(NAMES.containers),
        lua('container'),
        {
          'name': 'kubernetes',
          'kube_url': 'https://kubernetes.default.svc:443',
          'kube_tag_prefix': 'kube.var.log.containers.',
          'tls.verify_hostname': true,
          // Of large pods too.
          'buffer_size': '2M',
          'labels': true,
          'annotations': false,
          // Pods don't decide whether their lines are kept, nor how they are read.
          'k8s-logging.parser': false,
          'k8s-logging.exclude': false,
          // Below a name of its own, where a program's field can't pass for another pod's name.
          ...(parseJson ? { merge_log: true, merge_log_key: 'json', keep_log: true } : { merge_log: false }),
        },
        { name: 'nest', operation: 'lift', nested_under: 'kubernetes' },
        {
          name: 'modify',
          rename: ['namespace_name namespace', 'pod_name pod', 'container_name container', 'container_image image'],
          remove: ['pod_id', 'pod_ip', 'host', 'docker_id', 'container_hash'],
          set: origin(cluster),
        },
      ],
    },
  };
}

/** What the machine's services and its kernel say. */
function machine({ cluster }: ConfigurationFacts): object {
  return {
    ...tail(NAMES.machine, 'machine'),
    path: `${MACHINE_LOGS}/*.log`,
    path_key: 'file',
    processors: { logs: [multiline(NAMES.machine), lua('machine'), { name: 'modify', set: origin(cluster) }] },
  };
}

function origin(cluster: string): string[] {
  return [`cluster ${cluster}`, `node \${${ENVIRONMENT.node}}`];
}

/** As a processor of the input it gives back to the input what it has joined. As a filter it would keep it in memory. */
function multiline(input: string): object {
  // Two of one name are refused, although nothing goes there.
  return { 'name': 'multiline', 'multiline.parser': [...LANGUAGES, ...Object.keys(REPORTS)].join(','), 'multiline.key_content': 'log', 'emitter_name': `joined_${input}` };
}

function lua(call: string): object {
  return { name: 'lua', script: `${FOLDERS.configuration}/${FILES.script}`, call, time_as_table: true };
}

function output({ writeUrl, login, bufferSize }: ConfigurationFacts): object {
  const url = new URL(writeUrl);
  const https = url.protocol === 'https:';
  const query = [url.search.slice(1), PARAMETERS].filter((part) => part !== '').join('&');
  return {
    'name': 'http',
    'alias': NAMES.output,
    'match': '*',
    'host': url.hostname.replace(/^\[|\]$/g, ''),
    'port': Number(url.port || (https ? 443 : 80)),
    'uri': `${url.pathname}?${query}`,
    ...(https ? { 'tls': true, 'tls.verify': true, 'tls.verify_hostname': true } : { tls: false }),
    ...(login ? { http_user: `\${${ENVIRONMENT.username}}`, http_passwd: `\${${ENVIRONMENT.password}}` } : {}),
    'format': 'json_lines',
    // The lines have it already, to the nanosecond.
    'json_date_key': false,
    'compress': 'gzip',
    'retry_limit': 'no_limits',
    'storage.total_limit_size': bufferSize.toKibibytes() * 1024,
    'net.connect_timeout': '10s',
    'net.keepalive_idle_timeout': '30s',
    'workers': 1,
  };
}
