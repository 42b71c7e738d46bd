// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.
// Kubernetes v1.35.4

export type DaemonSet = {
  apiVersion: 'apps/v1';
  kind: 'DaemonSet';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec?: DaemonSetSpec;
};

export type Deployment = {
  apiVersion: 'apps/v1';
  kind: 'Deployment';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec?: DeploymentSpec;
};

export type AWSElasticBlockStoreVolumeSource = {
  fsType?: string;
  partition?: number;
  readOnly?: boolean;
  volumeID: string;
};

export type Affinity = {
  nodeAffinity?: NodeAffinity;
  podAffinity?: PodAffinity;
  podAntiAffinity?: PodAntiAffinity;
};

export type AppArmorProfile = {
  localhostProfile?: string;
  type: string;
};

export type AzureDiskVolumeSource = {
  cachingMode?: string;
  diskName: string;
  diskURI: string;
  fsType?: string;
  kind?: string;
  readOnly?: boolean;
};

export type AzureFileVolumeSource = {
  readOnly?: boolean;
  secretName: string;
  shareName: string;
};

export type CSIVolumeSource = {
  driver: string;
  fsType?: string;
  nodePublishSecretRef?: LocalObjectReference;
  readOnly?: boolean;
  volumeAttributes?: { [key: string]: string };
};

export type Capabilities = {
  add?: ReadonlyArray<string>;
  drop?: ReadonlyArray<string>;
};

export type CephFSVolumeSource = {
  monitors: ReadonlyArray<string>;
  path?: string;
  readOnly?: boolean;
  secretFile?: string;
  secretRef?: LocalObjectReference;
  user?: string;
};

export type CinderVolumeSource = {
  fsType?: string;
  readOnly?: boolean;
  secretRef?: LocalObjectReference;
  volumeID: string;
};

export type ClusterTrustBundleProjection = {
  labelSelector?: LabelSelector;
  name?: string;
  optional?: boolean;
  path: string;
  signerName?: string;
};

export type ConfigMapEnvSource = {
  name?: string;
  optional?: boolean;
};

export type ConfigMapKeySelector = {
  key: string;
  name?: string;
  optional?: boolean;
};

export type ConfigMapProjection = {
  items?: ReadonlyArray<KeyToPath>;
  name?: string;
  optional?: boolean;
};

export type ConfigMapVolumeSource = {
  defaultMode?: number;
  items?: ReadonlyArray<KeyToPath>;
  name?: string;
  optional?: boolean;
};

export type Container = {
  args?: ReadonlyArray<string>;
  command?: ReadonlyArray<string>;
  env?: ReadonlyArray<EnvVar>;
  envFrom?: ReadonlyArray<EnvFromSource>;
  image?: string;
  imagePullPolicy?: string;
  lifecycle?: Lifecycle;
  livenessProbe?: Probe;
  name: string;
  ports?: ReadonlyArray<ContainerPort>;
  readinessProbe?: Probe;
  resizePolicy?: ReadonlyArray<ContainerResizePolicy>;
  resources?: ResourceRequirements;
  restartPolicy?: string;
  restartPolicyRules?: ReadonlyArray<ContainerRestartRule>;
  securityContext?: SecurityContext;
  startupProbe?: Probe;
  stdin?: boolean;
  stdinOnce?: boolean;
  terminationMessagePath?: string;
  terminationMessagePolicy?: string;
  tty?: boolean;
  volumeDevices?: ReadonlyArray<VolumeDevice>;
  volumeMounts?: ReadonlyArray<VolumeMount>;
  workingDir?: string;
};

export type ContainerPort = {
  containerPort: number;
  hostIP?: string;
  hostPort?: number;
  name?: string;
  protocol?: string;
};

export type ContainerResizePolicy = {
  resourceName: string;
  restartPolicy: string;
};

export type ContainerRestartRule = {
  action: string;
  exitCodes?: ContainerRestartRuleOnExitCodes;
};

export type ContainerRestartRuleOnExitCodes = {
  operator: string;
  values?: ReadonlyArray<number>;
};

export type DaemonSetSpec = {
  minReadySeconds?: number;
  revisionHistoryLimit?: number;
  selector: LabelSelector;
  template: PodTemplateSpec;
  updateStrategy?: DaemonSetUpdateStrategy;
};

export type DaemonSetUpdateStrategy = {
  rollingUpdate?: RollingUpdateDaemonSet;
  type?: string;
};

export type DeploymentSpec = {
  minReadySeconds?: number;
  paused?: boolean;
  progressDeadlineSeconds?: number;
  replicas?: number;
  revisionHistoryLimit?: number;
  selector: LabelSelector;
  strategy?: DeploymentStrategy;
  template: PodTemplateSpec;
};

export type DeploymentStrategy = {
  rollingUpdate?: RollingUpdateDeployment;
  type?: string;
};

export type DownwardAPIProjection = {
  items?: ReadonlyArray<DownwardAPIVolumeFile>;
};

export type DownwardAPIVolumeFile = {
  fieldRef?: ObjectFieldSelector;
  mode?: number;
  path: string;
  resourceFieldRef?: ResourceFieldSelector;
};

export type DownwardAPIVolumeSource = {
  defaultMode?: number;
  items?: ReadonlyArray<DownwardAPIVolumeFile>;
};

export type EmptyDirVolumeSource = {
  medium?: string;
  sizeLimit?: number | string;
};

export type EnvFromSource = {
  configMapRef?: ConfigMapEnvSource;
  prefix?: string;
  secretRef?: SecretEnvSource;
};

export type EnvVar = {
  name: string;
  value?: string;
  valueFrom?: EnvVarSource;
};

export type EnvVarSource = {
  configMapKeyRef?: ConfigMapKeySelector;
  fieldRef?: ObjectFieldSelector;
  fileKeyRef?: FileKeySelector;
  resourceFieldRef?: ResourceFieldSelector;
  secretKeyRef?: SecretKeySelector;
};

export type EphemeralContainer = {
  args?: ReadonlyArray<string>;
  command?: ReadonlyArray<string>;
  env?: ReadonlyArray<EnvVar>;
  envFrom?: ReadonlyArray<EnvFromSource>;
  image?: string;
  imagePullPolicy?: string;
  lifecycle?: Lifecycle;
  livenessProbe?: Probe;
  name: string;
  ports?: ReadonlyArray<ContainerPort>;
  readinessProbe?: Probe;
  resizePolicy?: ReadonlyArray<ContainerResizePolicy>;
  resources?: ResourceRequirements;
  restartPolicy?: string;
  restartPolicyRules?: ReadonlyArray<ContainerRestartRule>;
  securityContext?: SecurityContext;
  startupProbe?: Probe;
  stdin?: boolean;
  stdinOnce?: boolean;
  targetContainerName?: string;
  terminationMessagePath?: string;
  terminationMessagePolicy?: string;
  tty?: boolean;
  volumeDevices?: ReadonlyArray<VolumeDevice>;
  volumeMounts?: ReadonlyArray<VolumeMount>;
  workingDir?: string;
};

export type EphemeralVolumeSource = {
  volumeClaimTemplate?: PersistentVolumeClaimTemplate;
};

export type ExecAction = {
  command?: ReadonlyArray<string>;
};

export type FCVolumeSource = {
  fsType?: string;
  lun?: number;
  readOnly?: boolean;
  targetWWNs?: ReadonlyArray<string>;
  wwids?: ReadonlyArray<string>;
};

export type FileKeySelector = {
  key: string;
  optional?: boolean;
  path: string;
  volumeName: string;
};

export type FlexVolumeSource = {
  driver: string;
  fsType?: string;
  options?: { [key: string]: string };
  readOnly?: boolean;
  secretRef?: LocalObjectReference;
};

export type FlockerVolumeSource = {
  datasetName?: string;
  datasetUUID?: string;
};

export type GCEPersistentDiskVolumeSource = {
  fsType?: string;
  partition?: number;
  pdName: string;
  readOnly?: boolean;
};

export type GRPCAction = {
  port: number;
  service?: string;
};

export type GitRepoVolumeSource = {
  directory?: string;
  repository: string;
  revision?: string;
};

export type GlusterfsVolumeSource = {
  endpoints: string;
  path: string;
  readOnly?: boolean;
};

export type HTTPGetAction = {
  host?: string;
  httpHeaders?: ReadonlyArray<HTTPHeader>;
  path?: string;
  port: number | string;
  scheme?: string;
};

export type HTTPHeader = {
  name: string;
  value: string;
};

export type HostAlias = {
  hostnames?: ReadonlyArray<string>;
  ip: string;
};

export type HostPathVolumeSource = {
  path: string;
  type?: string;
};

export type ISCSIVolumeSource = {
  chapAuthDiscovery?: boolean;
  chapAuthSession?: boolean;
  fsType?: string;
  initiatorName?: string;
  iqn: string;
  iscsiInterface?: string;
  lun: number;
  portals?: ReadonlyArray<string>;
  readOnly?: boolean;
  secretRef?: LocalObjectReference;
  targetPortal: string;
};

export type ImageVolumeSource = {
  pullPolicy?: string;
  reference?: string;
};

export type KeyToPath = {
  key: string;
  mode?: number;
  path: string;
};

export type LabelSelector = {
  matchExpressions?: ReadonlyArray<LabelSelectorRequirement>;
  matchLabels?: { [key: string]: string };
};

export type LabelSelectorRequirement = {
  key: string;
  operator: string;
  values?: ReadonlyArray<string>;
};

export type Lifecycle = {
  postStart?: LifecycleHandler;
  preStop?: LifecycleHandler;
  stopSignal?: string;
};

export type LifecycleHandler = {
  exec?: ExecAction;
  httpGet?: HTTPGetAction;
  sleep?: SleepAction;
  tcpSocket?: TCPSocketAction;
};

export type LocalObjectReference = {
  name?: string;
};

export type ManagedFieldsEntry = {
  apiVersion?: string;
  fieldsType?: string;
  fieldsV1?: any;
  manager?: string;
  operation?: string;
  subresource?: string;
  time?: Time;
};

export type NFSVolumeSource = {
  path: string;
  readOnly?: boolean;
  server: string;
};

export type NodeAffinity = {
  preferredDuringSchedulingIgnoredDuringExecution?: ReadonlyArray<PreferredSchedulingTerm>;
  requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector;
};

export type NodeSelector = {
  nodeSelectorTerms: ReadonlyArray<NodeSelectorTerm>;
};

export type NodeSelectorRequirement = {
  key: string;
  operator: string;
  values?: ReadonlyArray<string>;
};

export type NodeSelectorTerm = {
  matchExpressions?: ReadonlyArray<NodeSelectorRequirement>;
  matchFields?: ReadonlyArray<NodeSelectorRequirement>;
};

export type ObjectFieldSelector = {
  apiVersion?: string;
  fieldPath: string;
};

export type ObjectMeta = {
  annotations?: { [key: string]: string };
  creationTimestamp?: Time;
  deletionGracePeriodSeconds?: number;
  deletionTimestamp?: Time;
  finalizers?: ReadonlyArray<string>;
  generateName?: string;
  generation?: number;
  labels?: { [key: string]: string };
  managedFields?: ReadonlyArray<ManagedFieldsEntry>;
  name?: string;
  namespace?: string;
  ownerReferences?: ReadonlyArray<OwnerReference>;
  resourceVersion?: string;
  selfLink?: string;
  uid?: string;
};

export type OwnerReference = {
  apiVersion: string;
  blockOwnerDeletion?: boolean;
  controller?: boolean;
  kind: string;
  name: string;
  uid: string;
};

export type PersistentVolumeClaimSpec = {
  accessModes?: ReadonlyArray<string>;
  dataSource?: TypedLocalObjectReference;
  dataSourceRef?: TypedObjectReference;
  resources?: VolumeResourceRequirements;
  selector?: LabelSelector;
  storageClassName?: string;
  volumeAttributesClassName?: string;
  volumeMode?: string;
  volumeName?: string;
};

export type PersistentVolumeClaimTemplate = {
  metadata?: ObjectMeta;
  spec: PersistentVolumeClaimSpec;
};

export type PersistentVolumeClaimVolumeSource = {
  claimName: string;
  readOnly?: boolean;
};

export type PhotonPersistentDiskVolumeSource = {
  fsType?: string;
  pdID: string;
};

export type PodAffinity = {
  preferredDuringSchedulingIgnoredDuringExecution?: ReadonlyArray<WeightedPodAffinityTerm>;
  requiredDuringSchedulingIgnoredDuringExecution?: ReadonlyArray<PodAffinityTerm>;
};

export type PodAffinityTerm = {
  labelSelector?: LabelSelector;
  matchLabelKeys?: ReadonlyArray<string>;
  mismatchLabelKeys?: ReadonlyArray<string>;
  namespaceSelector?: LabelSelector;
  namespaces?: ReadonlyArray<string>;
  topologyKey: string;
};

export type PodAntiAffinity = {
  preferredDuringSchedulingIgnoredDuringExecution?: ReadonlyArray<WeightedPodAffinityTerm>;
  requiredDuringSchedulingIgnoredDuringExecution?: ReadonlyArray<PodAffinityTerm>;
};

export type PodCertificateProjection = {
  certificateChainPath?: string;
  credentialBundlePath?: string;
  keyPath?: string;
  keyType: string;
  maxExpirationSeconds?: number;
  signerName: string;
  userAnnotations?: { [key: string]: string };
};

export type PodDNSConfig = {
  nameservers?: ReadonlyArray<string>;
  options?: ReadonlyArray<PodDNSConfigOption>;
  searches?: ReadonlyArray<string>;
};

export type PodDNSConfigOption = {
  name?: string;
  value?: string;
};

export type PodOS = {
  name: string;
};

export type PodReadinessGate = {
  conditionType: string;
};

export type PodResourceClaim = {
  name: string;
  resourceClaimName?: string;
  resourceClaimTemplateName?: string;
};

export type PodSchedulingGate = {
  name: string;
};

export type PodSecurityContext = {
  appArmorProfile?: AppArmorProfile;
  fsGroup?: number;
  fsGroupChangePolicy?: string;
  runAsGroup?: number;
  runAsNonRoot?: boolean;
  runAsUser?: number;
  seLinuxChangePolicy?: string;
  seLinuxOptions?: SELinuxOptions;
  seccompProfile?: SeccompProfile;
  supplementalGroups?: ReadonlyArray<number>;
  supplementalGroupsPolicy?: string;
  sysctls?: ReadonlyArray<Sysctl>;
  windowsOptions?: WindowsSecurityContextOptions;
};

export type PodSpec = {
  activeDeadlineSeconds?: number;
  affinity?: Affinity;
  automountServiceAccountToken?: boolean;
  containers: ReadonlyArray<Container>;
  dnsConfig?: PodDNSConfig;
  dnsPolicy?: string;
  enableServiceLinks?: boolean;
  ephemeralContainers?: ReadonlyArray<EphemeralContainer>;
  hostAliases?: ReadonlyArray<HostAlias>;
  hostIPC?: boolean;
  hostNetwork?: boolean;
  hostPID?: boolean;
  hostUsers?: boolean;
  hostname?: string;
  hostnameOverride?: string;
  imagePullSecrets?: ReadonlyArray<LocalObjectReference>;
  initContainers?: ReadonlyArray<Container>;
  nodeName?: string;
  nodeSelector?: { [key: string]: string };
  os?: PodOS;
  overhead?: { [key: string]: number | string };
  preemptionPolicy?: string;
  priority?: number;
  priorityClassName?: string;
  readinessGates?: ReadonlyArray<PodReadinessGate>;
  resourceClaims?: ReadonlyArray<PodResourceClaim>;
  resources?: ResourceRequirements;
  restartPolicy?: string;
  runtimeClassName?: string;
  schedulerName?: string;
  schedulingGates?: ReadonlyArray<PodSchedulingGate>;
  securityContext?: PodSecurityContext;
  serviceAccount?: string;
  serviceAccountName?: string;
  setHostnameAsFQDN?: boolean;
  shareProcessNamespace?: boolean;
  subdomain?: string;
  terminationGracePeriodSeconds?: number;
  tolerations?: ReadonlyArray<Toleration>;
  topologySpreadConstraints?: ReadonlyArray<TopologySpreadConstraint>;
  volumes?: ReadonlyArray<Volume>;
  workloadRef?: WorkloadReference;
};

export type PodTemplateSpec = {
  metadata?: ObjectMeta;
  spec?: PodSpec;
};

export type PortworxVolumeSource = {
  fsType?: string;
  readOnly?: boolean;
  volumeID: string;
};

export type PreferredSchedulingTerm = {
  preference: NodeSelectorTerm;
  weight: number;
};

export type Probe = {
  exec?: ExecAction;
  failureThreshold?: number;
  grpc?: GRPCAction;
  httpGet?: HTTPGetAction;
  initialDelaySeconds?: number;
  periodSeconds?: number;
  successThreshold?: number;
  tcpSocket?: TCPSocketAction;
  terminationGracePeriodSeconds?: number;
  timeoutSeconds?: number;
};

export type ProjectedVolumeSource = {
  defaultMode?: number;
  sources?: ReadonlyArray<VolumeProjection>;
};

export type QuobyteVolumeSource = {
  group?: string;
  readOnly?: boolean;
  registry: string;
  tenant?: string;
  user?: string;
  volume: string;
};

export type RBDVolumeSource = {
  fsType?: string;
  image: string;
  keyring?: string;
  monitors: ReadonlyArray<string>;
  pool?: string;
  readOnly?: boolean;
  secretRef?: LocalObjectReference;
  user?: string;
};

export type ResourceClaim = {
  name: string;
  request?: string;
};

export type ResourceFieldSelector = {
  containerName?: string;
  divisor?: number | string;
  resource: string;
};

export type ResourceRequirements = {
  claims?: ReadonlyArray<ResourceClaim>;
  limits?: { [key: string]: number | string };
  requests?: { [key: string]: number | string };
};

export type RollingUpdateDaemonSet = {
  maxSurge?: number | string;
  maxUnavailable?: number | string;
};

export type RollingUpdateDeployment = {
  maxSurge?: number | string;
  maxUnavailable?: number | string;
};

export type SELinuxOptions = {
  level?: string;
  role?: string;
  type?: string;
  user?: string;
};

export type ScaleIOVolumeSource = {
  fsType?: string;
  gateway: string;
  protectionDomain?: string;
  readOnly?: boolean;
  secretRef: LocalObjectReference;
  sslEnabled?: boolean;
  storageMode?: string;
  storagePool?: string;
  system: string;
  volumeName?: string;
};

export type SeccompProfile = {
  localhostProfile?: string;
  type: string;
};

export type SecretEnvSource = {
  name?: string;
  optional?: boolean;
};

export type SecretKeySelector = {
  key: string;
  name?: string;
  optional?: boolean;
};

export type SecretProjection = {
  items?: ReadonlyArray<KeyToPath>;
  name?: string;
  optional?: boolean;
};

export type SecretVolumeSource = {
  defaultMode?: number;
  items?: ReadonlyArray<KeyToPath>;
  optional?: boolean;
  secretName?: string;
};

export type SecurityContext = {
  allowPrivilegeEscalation?: boolean;
  appArmorProfile?: AppArmorProfile;
  capabilities?: Capabilities;
  privileged?: boolean;
  procMount?: string;
  readOnlyRootFilesystem?: boolean;
  runAsGroup?: number;
  runAsNonRoot?: boolean;
  runAsUser?: number;
  seLinuxOptions?: SELinuxOptions;
  seccompProfile?: SeccompProfile;
  windowsOptions?: WindowsSecurityContextOptions;
};

export type ServiceAccountTokenProjection = {
  audience?: string;
  expirationSeconds?: number;
  path: string;
};

export type SleepAction = {
  seconds: number;
};

export type StorageOSVolumeSource = {
  fsType?: string;
  readOnly?: boolean;
  secretRef?: LocalObjectReference;
  volumeName?: string;
  volumeNamespace?: string;
};

export type Sysctl = {
  name: string;
  value: string;
};

export type TCPSocketAction = {
  host?: string;
  port: number | string;
};

export type Time = string;

export type Toleration = {
  effect?: string;
  key?: string;
  operator?: string;
  tolerationSeconds?: number;
  value?: string;
};

export type TopologySpreadConstraint = {
  labelSelector?: LabelSelector;
  matchLabelKeys?: ReadonlyArray<string>;
  maxSkew: number;
  minDomains?: number;
  nodeAffinityPolicy?: string;
  nodeTaintsPolicy?: string;
  topologyKey: string;
  whenUnsatisfiable: string;
};

export type TypedLocalObjectReference = {
  apiGroup?: string;
  kind: string;
  name: string;
};

export type TypedObjectReference = {
  apiGroup?: string;
  kind: string;
  name: string;
  namespace?: string;
};

export type Volume = {
  awsElasticBlockStore?: AWSElasticBlockStoreVolumeSource;
  azureDisk?: AzureDiskVolumeSource;
  azureFile?: AzureFileVolumeSource;
  cephfs?: CephFSVolumeSource;
  cinder?: CinderVolumeSource;
  configMap?: ConfigMapVolumeSource;
  csi?: CSIVolumeSource;
  downwardAPI?: DownwardAPIVolumeSource;
  emptyDir?: EmptyDirVolumeSource;
  ephemeral?: EphemeralVolumeSource;
  fc?: FCVolumeSource;
  flexVolume?: FlexVolumeSource;
  flocker?: FlockerVolumeSource;
  gcePersistentDisk?: GCEPersistentDiskVolumeSource;
  gitRepo?: GitRepoVolumeSource;
  glusterfs?: GlusterfsVolumeSource;
  hostPath?: HostPathVolumeSource;
  image?: ImageVolumeSource;
  iscsi?: ISCSIVolumeSource;
  name: string;
  nfs?: NFSVolumeSource;
  persistentVolumeClaim?: PersistentVolumeClaimVolumeSource;
  photonPersistentDisk?: PhotonPersistentDiskVolumeSource;
  portworxVolume?: PortworxVolumeSource;
  projected?: ProjectedVolumeSource;
  quobyte?: QuobyteVolumeSource;
  rbd?: RBDVolumeSource;
  scaleIO?: ScaleIOVolumeSource;
  secret?: SecretVolumeSource;
  storageos?: StorageOSVolumeSource;
  vsphereVolume?: VsphereVirtualDiskVolumeSource;
};

export type VolumeDevice = {
  devicePath: string;
  name: string;
};

export type VolumeMount = {
  mountPath: string;
  mountPropagation?: string;
  name: string;
  readOnly?: boolean;
  recursiveReadOnly?: string;
  subPath?: string;
  subPathExpr?: string;
};

export type VolumeProjection = {
  clusterTrustBundle?: ClusterTrustBundleProjection;
  configMap?: ConfigMapProjection;
  downwardAPI?: DownwardAPIProjection;
  podCertificate?: PodCertificateProjection;
  secret?: SecretProjection;
  serviceAccountToken?: ServiceAccountTokenProjection;
};

export type VolumeResourceRequirements = {
  limits?: { [key: string]: number | string };
  requests?: { [key: string]: number | string };
};

export type VsphereVirtualDiskVolumeSource = {
  fsType?: string;
  storagePolicyID?: string;
  storagePolicyName?: string;
  volumePath: string;
};

export type WeightedPodAffinityTerm = {
  podAffinityTerm: PodAffinityTerm;
  weight: number;
};

export type WindowsSecurityContextOptions = {
  gmsaCredentialSpec?: string;
  gmsaCredentialSpecName?: string;
  hostProcess?: boolean;
  runAsUserName?: string;
};

export type WorkloadReference = {
  name: string;
  podGroup: string;
  podGroupReplicaKey?: string;
};
