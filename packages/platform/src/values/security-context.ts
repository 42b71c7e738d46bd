import { Refusal } from './refusal';
import { shown } from './shown';

const NOT_ROOT = new Refusal('PLATFORM-131', {
  protects: 'A container that must not be root and is told to be starts on no machine.',
  wrong: 'SecurityContext.pod({ user: 0 })',
  right: 'SecurityContext.pod({ user: 65532 })',
});

/** The rights of a pod's containers. */
export interface PodSecurityContextOptions {
  /**
   * Number of the user that containers run as, at least 1.
   * @default - the image's own, which must not be root
   */
  readonly user?: number;
  /**
   * Number of the group that containers run as, at least 1.
   * @default - the same as `user`
   */
  readonly group?: number;
  /**
   * Number of the group that the pod's volumes belong to, so that its containers can write to them.
   * @default - volumes keep the group that they have
   */
  readonly volumesGroup?: number;
  /**
   * Whether a volume is left as it is when its root already belongs to that group. This saves time with many files.
   * @default false
   */
  readonly unlessOwned?: boolean;
  /**
   * Whether the image's own user, or the one that the chart sets, is kept even if it is root. Then only the system calls are limited.
   * @default false
   */
  readonly anyUser?: boolean;
}

/** What a container may do beyond the least. */
export interface ContainerSecurityContextOptions {
  /**
   * Whether it may write to its root file system.
   * @default false
   */
  readonly writableRoot?: boolean;
  /**
   * LinuxCapabilities of Linux that it keeps, for example `NET_BIND_SERVICE`.
   * @default - none
   */
  readonly capabilities?: string[];
}

/** Rights of a pod, as Kubernetes' pods hold them. */
export interface PodSecurityContext {
  /**
   * Whether a container that would be root isn't started.
   * @default - root may be
   */
  readonly runAsNonRoot?: boolean;
  /**
   * The user.
   * @default - the image's
   */
  readonly runAsUser?: number;
  /**
   * The group.
   * @default - the image's
   */
  readonly runAsGroup?: number;
  /**
   * The group of volumes.
   * @default - as they are
   */
  readonly fsGroup?: number;
  /**
   * When volumes are given to that group.
   * @default - whenever a pod starts
   */
  readonly fsGroupChangePolicy?: string;
  /** Which system calls are allowed. */
  readonly seccompProfile: SeccompProfile;
}

/** Which system calls are allowed. */
export interface SeccompProfile {
  /** For example `RuntimeDefault`: those that the container runtime thinks are harmless. */
  readonly type: string;
}

/** Rights of a container, as Kubernetes' pods hold them. */
export interface ContainerSecurityContext {
  /** Whether a program may have more rights than the one that started it. */
  readonly allowPrivilegeEscalation: boolean;
  /**
   * Whether nothing can be written outside volumes.
   * @default - it can
   */
  readonly readOnlyRootFilesystem?: boolean;
  /** Parts of root's rights. */
  readonly capabilities: LinuxCapabilities;
}

/** Parts of root's rights, as Kubernetes' pods hold them. */
export interface LinuxCapabilities {
  /** What is taken away. */
  readonly drop: string[];
  /**
   * What is given back.
   * @default - nothing
   */
  readonly add?: string[];
}

/** The least rights that containers need: the restricted level of Pod Security, and a read-only root file system. */
export class SecurityContext {
  /**
   * Rights of a pod: a user that is not root, and harmless system calls only.
   *
   * @param options user and groups
   */
  public static pod(options: PodSecurityContextOptions = {}): PodSecurityContext {
    const { user, group = user, volumesGroup, unlessOwned, anyUser } = options;
    for (const [option, number] of Object.entries({ user, group, volumesGroup })) {
      if (number === undefined || (Number.isInteger(number) && number >= 1)) continue;
      throw new Error(NOT_ROOT.at('SecurityContext.pod', `'${option}' must be a whole number of at least 1, since 0 is root's, got ${shown(number)}: take the image's own, or 65532`));
    }
    return {
      ...(anyUser ? {} : { runAsNonRoot: true }),
      ...(user === undefined ? {} : { runAsUser: user }),
      ...(group === undefined ? {} : { runAsGroup: group }),
      ...(volumesGroup === undefined ? {} : { fsGroup: volumesGroup }),
      ...(unlessOwned ? { fsGroupChangePolicy: 'OnRootMismatch' } : {}),
      seccompProfile: { type: 'RuntimeDefault' },
    };
  }

  /**
   * Rights of a container: none of root's, no way to more, and no writing outside volumes.
   *
   * @param options what it may do beyond that
   */
  public static container(options: ContainerSecurityContextOptions = {}): ContainerSecurityContext {
    return {
      allowPrivilegeEscalation: false,
      ...(options.writableRoot ? {} : { readOnlyRootFilesystem: true }),
      capabilities: SecurityContext.capabilities(options.capabilities),
    };
  }

  /**
   * None of root's rights but the named ones: for charts that set the rest of a container's rights themselves.
   *
   * @param keep capabilities of Linux that are kept; none when left out
   */
  public static capabilities(keep?: string[]): LinuxCapabilities {
    return { drop: ['ALL'], ...(keep?.length ? { add: keep } : {}) };
  }

  private constructor() {}
}
