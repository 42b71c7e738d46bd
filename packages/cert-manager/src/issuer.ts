import { Stage } from '@monosense-io/platform';

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
