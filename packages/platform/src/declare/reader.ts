import { Refusal } from '../values/refusal';
import { Url } from '../values/url';

const ARGO_REPOSITORY = new Refusal('PLATFORM-351', {
  protects: 'The address is committed with every Application: a password in it would be read by everybody, and Argo CD reads no other protocol.',
  wrong: "Reader.argoCd({ repositoryUrl: 'https://me:12345@git.example.org/lab' })",
  right: "Reader.argoCd({ repositoryUrl: 'https://git.example.org/lab' }), and the password in a repository Secret of Argo CD",
});

const ARGO_NAMES = new Refusal('PLATFORM-352', {
  protects: 'Argo CD looks for its own objects and for the cluster by name: what is empty or no name is never found.',
  wrong: "Reader.argoCd({ repositoryUrl, namespace: '' })",
  right: "Reader.argoCd({ repositoryUrl, namespace: 'argocd' })",
});

/** Where Argo CD reads a cluster from, and where it applies it. */
export interface ArgoCdProps {
  /**
   * Address of the Git repository with the rendered clusters, for example `https://github.com/example/lab` or
   * `ssh://git@github.com/example/lab`. Refused: other protocols, and credentials inside the address.
   */
  readonly repositoryUrl: string;
  /**
   * Branch, tag or commit that is applied.
   * @default 'main'
   */
  readonly revision?: string;
  /**
   * Namespace that Argo CD runs in and looks for Applications in.
   * @default 'argocd'
   */
  readonly namespace?: string;
  /**
   * Project of the Applications, as Argo CD knows it. It must allow the repository, those of the charts, and objects without namespace.
   * @default 'default'
   */
  readonly project?: string;
  /**
   * Name of the cluster that is applied to, as Argo CD knows it.
   * @default - the cluster that Argo CD runs in
   */
  readonly destination?: string;
}

/** What is known of Argo CD, with every default filled in. @internal */
export type _ArgoCd = Required<Omit<ArgoCdProps, 'destination'>> & Pick<ArgoCdProps, 'destination'>;

/**
 * What takes a rendered cluster and applies it. The program, its checks and the order of its stages are the same with each
 * reader; only the last step of the rendering differs.
 */
export class Reader {
  /** Flux: one Kustomization for each stage in `flux/`, and charts as HelmReleases. */
  public static flux(): Reader {
    return new Reader('Flux', undefined);
  }

  /**
   * Argo CD: one Application for each stage and each chart in `argo-cd/`, with sync waves that follow the order of the stages.
   * What Argo CD itself must be told stands in `bootstrap/argo-cd/`.
   *
   * @param props where the repository is
   */
  public static argoCd(props: ArgoCdProps): Reader {
    const { repositoryUrl, revision = 'main', namespace = 'argocd', project = 'default', destination } = props;
    const url = URL.canParse(repositoryUrl) ? new URL(repositoryUrl) : undefined;
    const open = url !== undefined && Url.isUrl(repositoryUrl, ['https', 'ssh']) && url.password === '' && (url.protocol === 'ssh:' || url.username === '');
    // What isn't shown can't be leaked: an address with a password is refused, too.
    if (!open) throw new Error(ARGO_REPOSITORY.at('Reader', `'repositoryUrl' must be an https or ssh address without a password, got ${url === undefined ? `'${repositoryUrl}'` : `one of ${url.protocol}//${url.hostname}`}: write it as in https://github.com/example/lab`));
    for (const [prop, value] of Object.entries({ revision, namespace, project, destination: destination ?? 'in-cluster' })) {
      if (!/^[A-Za-z0-9][\w./-]*$/.test(value)) throw new Error(ARGO_NAMES.at('Reader', `'${prop}' must be a name, got '${value}': write it as Argo CD knows it, or leave it out`));
    }
    return new Reader('Argo CD', { repositoryUrl, revision, namespace, project, destination });
  }

  /**
   * Nobody but `kubectl` and `helm`: `plain/apply.sh` applies the stages one after the other, and waits for each before the
   * next. Nothing is deleted, and nothing happens until somebody runs it.
   */
  public static plain(): Reader {
    return new Reader('plain', undefined);
  }

  private constructor(
    /** What it is called: `Flux`, `Argo CD` or `plain`. */
    public readonly name: string,
    /** @internal */ public readonly _argoCd: _ArgoCd | undefined,
  ) {}

  /** Whether it is Flux, which alone understands its own kinds. */
  public get isFlux(): boolean {
    return this.name === 'Flux';
  }
}
