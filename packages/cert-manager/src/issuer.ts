import { Check, ExternalEndpointProps, Refusal, Stage } from '@monosense-io/platform';
import { IConstruct } from 'constructs';
import { AcmeSolver, SolverSettings } from './acme-solver';
import { Credentials, CredentialsPlace, secretNamed } from './credentials';
import { outside } from './outside';

const NO_LETS_ENCRYPT = new Refusal('CERT-MANAGER-014', {
  protects: 'A certificate of an issuer that does not exist is never issued.',
  wrong: "{ issuer: Issuer.selfSigned(), wildcardIssuer: LetsEncrypt.STAGING }",
  right: '{ issuer: Issuer.selfSigned() }',
});

/** Somebody who issues certificates. */
export interface ICertificateIssuer {
  /**
   * Records the client, which then waits for the issuer.
   * @param client the stage that holds the Certificate, or the Gateway that asks for one by annotation
   */
  connect(client: Stage): IssuerConnection;
}

/** How a Certificate names its issuer. */
export interface IssuerConnection {
  /** API group of the issuer, `cert-manager.io`. */
  readonly group: string;
  /** Kind of the issuer: `ClusterIssuer` or `Issuer`. */
  readonly kind: string;
  /** Name of the issuer. */
  readonly name: string;
}

/** A ClusterIssuer of a stage. */
export class ClusterIssuerReference implements ICertificateIssuer {
  public constructor(private readonly stage: Stage, private readonly name: string) {}

  public connect(client: Stage): IssuerConnection {
    client.waitFor(this.stage, `its certificates are issued by ClusterIssuer ${this.name}`);
    return { group: 'cert-manager.io', kind: 'ClusterIssuer', name: this.name };
  }
}

/** Let's Encrypt, where another one issues the certificates: whoever asks for it is refused. */
export class NoLetsEncrypt implements ICertificateIssuer {
  public constructor(private readonly issuers: string[]) {}

  public connect(client: Stage): IssuerConnection {
    return refuseLetsEncrypt(client, "the issuer of Let's Encrypt", this.issuers);
  }
}

/** Refuses what asks for Let's Encrypt where another one issues the certificates. */
export function refuseLetsEncrypt(scope: IConstruct, what: string, issuers: string[]): never {
  throw new Error(NO_LETS_ENCRYPT.at(scope.node.path, `${what} is asked for, and certificates are issued by ClusterIssuer '${issuers.join("' and '")}' alone: leave it out, or set 'issuer' to Issuer.letsEncrypt`));
}

/** The PKI engine of HashiCorp Vault or OpenBao. */
export interface VaultIssuerOptions {
  /** Address of the server, for example `https://vault.example.org:8200`. Refused: a server in the cluster, and anything but https. */
  readonly url: string;
  /** Path by which certificates are signed, for example `pki/sign/lab`. */
  readonly path: string;
  /** What cert-manager logs in with: `secretId` of the AppRole `roleId` or, without that, `token`. Nobody renews a token. */
  readonly credentials: Credentials;
  /**
   * Id of the AppRole, which is no secret.
   * @default - `credentials` hold a token
   */
  readonly roleId?: string;
  /**
   * Secret in the namespace `cert-manager` whose key `ca.crt` is the certificate of the authority that vouches for the server.
   * @default - an authority that everybody knows
   */
  readonly caSecret?: string;
}

/** What an issuer makes of its options. */
export interface IssuerSettings {
  /** The `spec` of each ClusterIssuer, by name. */
  readonly issuers: { [name: string]: { [type: string]: any } };
  /** Who is asked, outside the cluster. */
  readonly servers: ExternalEndpointProps[];
  /** How names are proven, where they have to be. */
  readonly proof?: SolverSettings & { readonly byDns: boolean };
}

/** What surrounds an issuer. */
export interface IssuerPlace extends CredentialsPlace {
  /** Contact address. */
  readonly email?: string;
}

/** Who issues the certificates of a cluster. */
export class Issuer {
  /**
   * Let's Encrypt, by two ClusterIssuers: `letsencrypt-staging` and `letsencrypt-production`.
   *
   * @param solver how names are proven
   */
  public static letsEncrypt(solver: AcmeSolver): Issuer {
    return new Issuer((place) => {
      const proof = solver._for(place);
      return {
        issuers: Object.fromEntries(Object.entries(LETS_ENCRYPT).map(([environment, server]) => [`letsencrypt-${environment}`, {
          acme: { server, ...(place.email ? { email: place.email } : {}), privateKeySecretRef: { name: `letsencrypt-${environment}-account` }, solvers: [proof.solver] },
        }])),
        servers: Object.values(LETS_ENCRYPT).map((server) => ({ host: new URL(server).hostname })),
        proof: { ...proof, byDns: solver._byDns },
      };
    });
  }

  /**
   * An authority of your own, by the ClusterIssuer `ca`. Those who connect must trust its certificate, and any name may be issued.
   *
   * @param credentials the authority's certificate and key, `tls.crt` and `tls.key`. Secrets that exist must be of type
   * `kubernetes.io/tls` and have keys of these names
   */
  public static ca(credentials: Credentials): Issuer {
    return new Issuer((place) => {
      const { secretName } = credentials._for(place, { name: 'ca-key-pair', id: 'Ca', roles: ['tls.crt', 'tls.key'], type: 'kubernetes.io/tls' });
      return { issuers: { ca: { ca: { secretName } } }, servers: [] };
    });
  }

  /** Each certificate signs itself, by the ClusterIssuer `self-signed`: nobody trusts them, and nothing has to be kept or proven. */
  public static selfSigned(): Issuer {
    return new Issuer(() => ({ issuers: { 'self-signed': { selfSigned: {} } }, servers: [] }));
  }

  /**
   * The PKI engine of HashiCorp Vault or OpenBao, by the ClusterIssuer `vault`.
   *
   * @param options server, engine and login
   */
  public static vault(options: VaultIssuerOptions): Issuer {
    return new Issuer((place) => {
      const { scope } = place;
      const { url, path, credentials, roleId, caSecret } = options;
      const server = outside(scope, 'url', url);
      const role = roleId === undefined ? 'token' : 'secretId';
      const secret = credentials._for(place, { name: 'vault-credentials', id: 'VaultCredentials', roles: [role] }).ref(role);
      return {
        issuers: {
          vault: {
            vault: {
              server: url,
              path: Check.text(scope, 'path', path, 'write the path by which certificates are signed, as in pki/sign/lab'),
              auth: roleId === undefined ? { tokenSecretRef: secret } : { appRole: { path: 'approle', roleId: Check.text(scope, 'roleId', roleId), secretRef: secret } },
              ...(caSecret === undefined ? {} : { caBundleSecretRef: { name: secretNamed(scope, 'caSecret', caSecret), key: 'ca.crt' } }),
            },
          },
        },
        servers: [server],
      };
    });
  }

  private constructor(/** @internal */ public readonly _for: (place: IssuerPlace) => IssuerSettings) {}
}

/** ACME directories of Let's Encrypt, by issuer. See https://letsencrypt.org/docs/acme-protocol-updates/ */
const LETS_ENCRYPT: { readonly [environment: string]: string } = {
  staging: 'https://acme-staging-v02.api.letsencrypt.org/directory',
  production: 'https://acme-v02.api.letsencrypt.org/directory',
};
