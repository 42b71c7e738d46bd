import { Refusal } from '@monosense-io/platform';
import { objectKey, objectName, StorePlace } from './place';

const PEM = new Refusal('EXTERNAL-SECRETS-012', {
  protects: 'Without the certificate of its authority the operator trusts no server; and a private key would stand in the repository for all to read.',
  wrong: "ca: StoreCa.fromPem('ca.crt')",
  right: "ca: StoreCa.fromPem(readFileSync('ca.crt', 'utf8'))",
});

/** The authority that vouches for a store's server, where it is none that everybody knows. */
export class StoreCa {
  /**
   * The certificate is in a Secret, in the namespace `external-secrets` or, for a store of one namespace, in that one.
   *
   * @param name name of the Secret
   * @param key key of the Secret, `ca.crt` where it is left out
   */
  public static fromSecret(name: string, key?: string): StoreCa {
    return StoreCa.fromObject('Secret', name, key);
  }

  /**
   * The certificate is in a ConfigMap, in the namespace `external-secrets` or, for a store of one namespace, in that one.
   *
   * @param name name of the ConfigMap
   * @param key key of the ConfigMap, `ca.crt` where it is left out
   */
  public static fromConfigMap(name: string, key?: string): StoreCa {
    return StoreCa.fromObject('ConfigMap', name, key);
  }

  /**
   * The certificate itself, which is no secret. Refused: what holds no certificate, or a private key.
   *
   * @param pem one certificate or several, as in a `.crt` or `.pem` file
   */
  public static fromPem(pem: string): StoreCa {
    return new StoreCa(({ scope }) => {
      const what = String(pem).includes('PRIVATE KEY') ? 'a private key' : `'${String(pem).slice(0, 40)}'`;
      const certificate = typeof pem === 'string' && /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.test(pem) && !pem.includes('PRIVATE KEY');
      PEM.unless(scope, certificate, `'ca' must be a certificate in PEM, got ${what}: pass the content of the file, from BEGIN CERTIFICATE to END CERTIFICATE`);
      return { caBundle: Buffer.from(pem).toString('base64') };
    });
  }

  private static fromObject(type: 'Secret' | 'ConfigMap', name: string, key = 'ca.crt'): StoreCa {
    return new StoreCa(({ scope, namespace }) => {
      return { caProvider: { type, name: objectName(scope, 'ca', type, name), key: objectKey(scope, 'ca', type, key), ...(namespace === undefined ? {} : { namespace }) } };
    });
  }

  private constructor(/** @internal */ public readonly _for: (place: StorePlace) => { [field: string]: any }) {}
}
