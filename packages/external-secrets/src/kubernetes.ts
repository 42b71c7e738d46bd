import { Check, Refusal, SecretReference } from '@monosense-io/platform';
import { ApiObject } from 'cdk8s';
import { objectName, selector, StorePlace, StoreSettings } from './place';
import { StoreCa } from './store-ca';
import { StoreServer } from './store-server';

const OTHER_CLUSTER = new Refusal('EXTERNAL-SECRETS-018', {
  protects: 'Another cluster knows neither the authority nor the ServiceAccounts of this one, and would answer nobody.',
  wrong: "SecretProvider.kubernetes({ namespace: 'shared', url: 'https://other-k8s.example.org:6443' })",
  right: "SecretProvider.kubernetes({ namespace: 'shared', url: 'https://other-k8s.example.org:6443', ca, auth: KubernetesAuth.token(token) })",
});

/** Secrets of one namespace, of this cluster or of another. An item is the name of a Secret there, and a property one of its keys. */
export interface KubernetesOptions {
  /** The namespace whose Secrets are read. In this cluster it must be one that the program declares. */
  readonly namespace: string;
  /**
   * Address of the API server of another cluster, for example `https://other-k8s.example.org:6443`. Needs `ca` and `auth`.
   * Refused: anything but https, paths and queries.
   * @default - this cluster
   */
  readonly url?: string;
  /**
   * The authority that vouches for the API server.
   * @default - that of this cluster, which every namespace has in the ConfigMap `kube-root-ca.crt`
   */
  readonly ca?: StoreCa;
  /**
   * How the operator logs in.
   * @default - as a ServiceAccount that is rendered beside the store, and may read the Secrets of `namespace` and nothing else
   */
  readonly auth?: KubernetesAuth;
}

/** How the operator logs in at a Kubernetes API server. It never does so as itself: its own rights are those to all Secrets. */
export class KubernetesAuth {
  /**
   * As a ServiceAccount of this cluster that exists, and has the right to get, list and watch Secrets.
   *
   * @param name name of the ServiceAccount, in the namespace `external-secrets` or, for a store of one namespace, in that one
   */
  public static serviceAccount(name: string): KubernetesAuth {
    return new KubernetesAuth(({ scope, namespace }) => ({
      serviceAccount: { name: objectName(scope, 'auth', 'ServiceAccount', name), ...(namespace === undefined ? {} : { namespace }) },
    }));
  }

  /**
   * With a token of the other cluster, such as that of a Secret of type `kubernetes.io/service-account-token` there.
   *
   * @param secret the Secret with the token; `keys.token` says which key holds it
   */
  public static token(secret: SecretReference): KubernetesAuth {
    return new KubernetesAuth((place) => ({ token: { bearerToken: selector(place, 'auth', secret, 'token') } }));
  }

  /**
   * With a client certificate of the other cluster.
   *
   * @param secret the Secret with both parts; `keys.certificate` and `keys.key` say which keys hold them, such as `tls.crt` and `tls.key`
   */
  public static clientCertificate(secret: SecretReference): KubernetesAuth {
    return new KubernetesAuth((place) => ({ cert: { clientCert: selector(place, 'auth', secret, 'certificate'), clientKey: selector(place, 'auth', secret, 'key') } }));
  }

  private constructor(/** @internal */ public readonly _for: (place: StorePlace) => { [method: string]: any }) {}
}

/** The store of these options. */
export function kubernetes(place: StorePlace, { namespace, url, ca, auth }: KubernetesOptions): StoreSettings {
  const { scope } = place;
  Check.dnsLabel(scope, 'namespace', namespace);
  const server = url === undefined ? undefined : new StoreServer(scope, 'url', url);
  const missing = [ca === undefined ? ["'ca'"] : [], auth === undefined ? ["'auth'"] : []].flat();
  OTHER_CLUSTER.unless(scope, server === undefined || missing.length === 0, `'url' is that of another cluster, which needs 'ca' and 'auth', got no ${missing.join(' and no ')}: set both`);
  return {
    provider: {
      kubernetes: {
        remoteNamespace: namespace,
        server: { url: server?.origin ?? 'https://kubernetes.default.svc', ...(ca ?? StoreCa.fromConfigMap('kube-root-ca.crt'))._for(place) },
        auth: (auth ?? KubernetesAuth.serviceAccount(reader(place, namespace)))._for(place),
      },
    },
    // The operator may reach the API server of its own cluster in any case.
    servers: server?.servers ?? [],
    endpoints: [],
    writable: auth !== undefined,
  };
}

/** A ServiceAccount beside the store, which may read the Secrets of one namespace; its name. */
function reader({ stage }: StorePlace, namespace: string): string {
  const name = `secrets-of-${namespace}`;
  new ApiObject(stage, 'Reader', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } });
  new ApiObject(stage, 'ReaderRole', {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name, namespace },
    rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list', 'watch'] }],
  });
  new ApiObject(stage, 'ReaderBinding', {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name, namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace: stage.home.name }],
  });
  return name;
}
