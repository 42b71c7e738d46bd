import { isIP } from 'net';
import { JsonFile, Refusal, Url } from '@monosense-io/platform';

const MISFIT = new Refusal('FOUNDATION-012', {
  protects: 'A fact that is misspelt or of the wrong type would be ignored, and the lab rendered without it.',
  wrong: '{ "nfsSever": "nas.example.org" }',
  right: '{ "nfsServer": "nas.example.org" }',
});

const MALFORMED = new Refusal('FOUNDATION-013', {
  protects: 'An address that is none is only noticed by whoever waits for an answer from it.',
  wrong: '{ "email": "admin.example.org" }',
  right: '{ "email": "admin@example.org" }',
});

const MISSING = new Refusal('FOUNDATION-014', {
  protects: 'A program that reads a fact which its lab does not have would render the word undefined.',
  wrong: '{ } and lab.nfsServer',
  right: '{ "nfsServer": "nas.example.org" } and lab.nfsServer',
});

/** A router that speaks BGP. */
export interface RouterFacts {
  /** Name of the router, for messages and metrics. */
  readonly name: string;
  /** Address of the router. */
  readonly address: string;
  /** Number of the router's autonomous system. */
  readonly asn: number;
}

/** What the clusters of a lab have in common: addresses of what is outside of all of them. Plain data, and no secrets. */
export interface LabFacts {
  /**
   * Address of the Git repository with the rendered clusters, for example `https://github.com/example/lab`.
   * @default - none
   */
  readonly repositoryUrl?: string;
  /**
   * Name of the Secret in `flux-system` with the age key that opens the encrypted files of the repository.
   * @default - the repository holds no encrypted files
   */
  readonly ageKeySecret?: string;
  /**
   * Address of whoever answers for the lab, without a name.
   * @default - none
   */
  readonly email?: string;
  /**
   * Address of the 1Password Connect server, for example `https://connect.example.org`.
   * @default - none
   */
  readonly connectUrl?: string;
  /**
   * Routers that speak BGP.
   * @default - none
   */
  readonly routers?: RouterFacts[];
  /**
   * Address of the lab's own DNS server, which knows the names that only the lab sees.
   * @default - none
   */
  readonly dnsServer?: string;
  /**
   * Host name or address of the NFS server.
   * @default - none
   */
  readonly nfsServer?: string;
  /**
   * Address of the S3 API of the lab's object store, for example `http://nas.example.org:9000`.
   * @default - none
   */
  readonly objectStoreUrl?: string;
}

/** Each fact: its type in the file, what it must be, and how it is written. */
const FACTS: Record<keyof LabFacts, Fact> = {
  repositoryUrl: { type: 'string', is: (text) => Url.isUrl(text, ['https', 'ssh']), rule: 'an https or ssh address', example: 'https://github.com/example/lab' },
  ageKeySecret: { type: 'string', is: (text) => /^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/.test(text), rule: 'the name of a Secret', example: 'sops-age' },
  email: { type: 'string', is: (text) => /^[\w.!#%&'*+/=?^|~-]+@[\w-]+(\.[\w-]+)+$/.test(text), rule: 'an e-mail address', example: 'admin@example.org' },
  connectUrl: { type: 'string', is: (text) => Url.isUrl(text, ['https']), rule: 'an https address', example: 'https://connect.example.org' },
  routers: { type: 'list', is: () => true, rule: 'a list', example: '[{ "name": "router", "address": "192.168.1.1", "asn": 64512 }]' },
  dnsServer: { type: 'string', is: (text) => isIP(text) !== 0, rule: 'an address', example: '192.168.1.2' },
  nfsServer: { type: 'string', is: isHost, rule: 'a host name or an address', example: 'nas.example.org' },
  objectStoreUrl: { type: 'string', is: (text) => Url.isUrl(text, ['https', 'http']), rule: 'an http or https address', example: 'http://nas.example.org:9000' },
};

const ROUTER_FACTS: Record<keyof RouterFacts, Fact> = {
  name: { type: 'string', is: (text) => /^[A-Za-z0-9]([\w .-]*[A-Za-z0-9])?$/.test(text), rule: 'a name of letters, digits, spaces, dots and dashes', example: 'router' },
  address: { type: 'string', is: (text) => isIP(text) !== 0, rule: 'an address', example: '192.168.1.1' },
  asn: { type: 'number', is: (_, value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 4294967294, rule: 'a whole number from 1 to 4294967294', example: '64512' },
};

interface Fact {
  readonly type: 'string' | 'number' | 'list';
  readonly is: (text: string, value: unknown) => boolean;
  readonly rule: string;
  readonly example: string;
}

/**
 * The facts of a lab, which the programs of all its clusters read. A fact that a lab doesn't have may be left out; a program
 * that asks for it then is refused.
 */
export class Lab {
  /**
   * Reads a lab's facts from a JSON file. Throws for a file that can't be read, for a syntax error, whose line and column are
   * named, and for unknown, ill-typed and malformed members.
   *
   * @param file path of the file
   */
  public static read(file: string): Lab {
    // What an editor reads the file with is no fact.
    const { $schema: _, ...facts } = JsonFile.read(file);
    return new Lab(facts, file);
  }

  /** Those facts that the lab has. */
  public readonly facts: LabFacts;
  private readonly source: string;

  /**
   * @param facts the facts
   * @param source where they come from, for messages; `Lab` where it is left out
   */
  constructor(facts: LabFacts, source?: string) {
    this.facts = facts;
    this.source = source ?? 'Lab';
    const problems = [
      ...problemsOf(facts, FACTS, this.source),
      ...(Array.isArray(facts.routers) ? facts.routers.flatMap((router, index) => problemsOf(router, ROUTER_FACTS, this.source, `routers[${index}].`, true)) : []),
    ];
    if (problems.length > 0) throw new Error(problems.join('\n'));
  }

  /** Address of the Git repository. Refused: a lab without that fact, as for all that follow. */
  public get repositoryUrl(): string {
    return this.needed('repositoryUrl', this.facts.repositoryUrl);
  }

  /** Name of the Secret with the age key. */
  public get ageKeySecret(): string {
    return this.needed('ageKeySecret', this.facts.ageKeySecret);
  }

  /** Address of whoever answers for the lab. */
  public get email(): string {
    return this.needed('email', this.facts.email);
  }

  /** Address of the 1Password Connect server. */
  public get connectUrl(): string {
    return this.needed('connectUrl', this.facts.connectUrl);
  }

  /** Routers that speak BGP. */
  public get routers(): RouterFacts[] {
    return this.needed('routers', this.facts.routers);
  }

  /** Address of the lab's own DNS server. */
  public get dnsServer(): string {
    return this.needed('dnsServer', this.facts.dnsServer);
  }

  /** Host name or address of the NFS server. */
  public get nfsServer(): string {
    return this.needed('nfsServer', this.facts.nfsServer);
  }

  /** Address of the S3 API of the lab's object store. */
  public get objectStoreUrl(): string {
    return this.needed('objectStoreUrl', this.facts.objectStoreUrl);
  }

  private needed<T>(name: keyof LabFacts, value: T | undefined): T {
    if (value === undefined) throw new Error(MISSING.at(this.source, `'${name}' is missing, and the program asks for it: add it, as in ${FACTS[name].example}`));
    return value;
  }
}

/** What is wrong with the members of an object; all of them may be missing unless `complete`. */
function problemsOf(value: unknown, facts: Record<string, Fact>, source: string, where = '', complete = false): string[] {
  const members = Object(value) as Record<string, unknown>;
  const names = Object.keys(facts).join(', ');
  return [
    ...Object.keys(members).filter((name) => !Object.prototype.hasOwnProperty.call(facts, name)).map((name) => MISFIT.at(source, `'${where}${name}' is not a fact of a lab: the facts are ${names}`)),
    ...Object.entries(facts).flatMap(([name, { type, is, rule, example }]) => {
      const member = members[name];
      if (member === undefined) return complete ? [MISFIT.at(source, `'${where}${name}' is missing: add it, as in ${example}`)] : [];
      const fits = type === 'list' ? Array.isArray(member) : typeof member === type;
      if (!fits) return [MISFIT.at(source, `'${where}${name}' must be a ${type}, got ${JSON.stringify(member)}: write it as in ${example}`)];
      return is(String(member), member) ? [] : [MALFORMED.at(source, `'${where}${name}' must be ${rule}, got '${String(member)}': write it as in ${example}`)];
    }),
  ];
}

function isHost(text: string): boolean {
  return isIP(text) !== 0 || /^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)*[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text);
}
