package lab;

import io.monosense.cnpgshared.BackupOptions;
import io.monosense.cnpgshared.CnpgShared;
import io.monosense.cnpgshared.CnpgSharedProps;
import io.monosense.cnpgshared.DatabaseOptions;
import io.monosense.cnpgshared.PoolMode;
import io.monosense.dragonfly.Dragonfly;
import io.monosense.dragonfly.DragonflyInstanceProps;
import io.monosense.platform.Ambient;
import io.monosense.platform.AmbientCapabilities;
import io.monosense.platform.Bucket;
import io.monosense.platform.BucketProps;
import io.monosense.platform.Chart;
import io.monosense.platform.Cluster;
import io.monosense.platform.Component;
import io.monosense.platform.CustomResourceKind;
import io.monosense.platform.ExistingObjects;
import io.monosense.platform.ExistingStorageClass;
import io.monosense.platform.ExistingStorageClassProps;
import io.monosense.platform.FixedField;
import io.monosense.platform.HelmRelease;
import io.monosense.platform.HelmReleaseProps;
import io.monosense.platform.IObjectRule;
import io.monosense.platform.IPostgresDatabase;
import io.monosense.platform.IRedis;
import io.monosense.platform.ISecretStore;
import io.monosense.platform.Namespace;
import io.monosense.platform.NamespaceProps;
import io.monosense.platform.Platform;
import io.monosense.platform.PlatformProps;
import io.monosense.platform.PostgresConnection;
import io.monosense.platform.RedisConnection;
import io.monosense.platform.Refusal;
import io.monosense.platform.RefusalProps;
import io.monosense.platform.Remediation;
import io.monosense.platform.RenderedObject;
import io.monosense.platform.SecretStoreConnection;
import io.monosense.platform.Stage;
import io.monosense.platform.StageProps;
import java.util.List;
import java.util.Map;
import org.cdk8s.ApiObject;
import org.cdk8s.ApiObjectMetadata;
import org.cdk8s.ApiObjectProps;
import org.cdk8s.Size;
import software.constructs.Construct;

/** The lab of main.ts in Java. */
public final class Main {
  static final Refusal FEW = new Refusal("NOTES-001", RefusalProps.builder()
      .protects("The machine has no room for more.").wrong("replicaCount: 9").right("replicaCount: 1").build());

  /** External Secrets and its store are installed by hand. */
  public static final class Vault implements ISecretStore {
    @Override
    public SecretStoreConnection connect(final Stage client) {
      return SecretStoreConnection.builder().apiVersion("external-secrets.io/v1").kind("ClusterSecretStore").name("vault").build();
    }
  }

  /** A rule of the program, asked by every synthesis. */
  public static final class FewPods implements IObjectRule {
    @Override
    public List<String> violationsIn(final List<RenderedObject> objects) {
      return objects.stream().filter(object -> replicasOf(object.getManifest()) > 3).map(object -> {
        final Map<?, ?> metadata = (Map<?, ?>) object.getManifest().get("metadata");
        final int pods = replicasOf(object.getManifest());
        return FEW.at(object.getPath(), "'replicaCount' of " + metadata.get("name") + " must be at most 3, got " + pods + ": take 3 or less");
      }).toList();
    }

    private static int replicasOf(final Map<String, Object> manifest) {
      if (!"HelmRelease".equals(manifest.get("kind"))) {
        return 1;
      }
      final Map<?, ?> values = (Map<?, ?>) ((Map<?, ?>) manifest.get("spec")).get("values");
      return values != null && values.get("replicaCount") instanceof Number count ? count.intValue() : 1;
    }
  }

  /** A component of the program's own. */
  public static final class Notes extends Component {
    Notes(final Construct scope, final String id, final IPostgresDatabase database, final IRedis cache, final int replicas) {
      super(scope, id);
      final Namespace namespace = new Namespace(this, "Namespace", NamespaceProps.builder().name("notes").build());
      final Stage stage = new Stage(this, "App", StageProps.builder().namespace(namespace).podLabels(Map.of("app", "notes")).build());
      final PostgresConnection postgres = database.connect(stage);
      final RedisConnection redis = cache.connect(stage);
      new HelmRelease(stage, "Chart", HelmReleaseProps.builder()
          .chart(Chart.builder().repository("oci://ghcr.io/stefanprodan/charts").name("podinfo").version("6.9.2").build())
          .remediation(Remediation.ROLLBACK)
          .values(Map.of(
              "replicaCount", replicas,
              "cache", "redis://" + redis.getHost() + ":" + redis.getPort(),
              "database", Map.of("host", postgres.getHost(), "port", postgres.getPort(), "name", postgres.getDatabase(), "secret", postgres.getCredentials().getName()),
              "ui", Map.of("color", "#34577c", "message", "Grüße")))
          .build());
      final ApiObject account = new ApiObject(stage, "Account", ApiObjectProps.builder()
          .apiVersion("v1").kind("ServiceAccount").metadata(ApiObjectMetadata.builder().name("notes").build()).build());
      getCluster().recordFixedField(this, account, FixedField.builder().field("metadata.name").advice("keep the name").from("memo").build());
      addRule(new FewPods());
    }
  }

  public static void main(final String[] args) {
    final Platform platform = new Platform(PlatformProps.builder().outdir("../../clusters").build());
    final Cluster cluster = Cluster.read(platform, "edge");
    cluster.assumeInstalled(ExistingObjects.builder()
        .kinds(List.of(kind("cert-manager.io", "Certificate"), kind("cert-manager.io", "Issuer"), kind("external-secrets.io", "ExternalSecret")))
        .objects(Map.of("ClusterSecretStore", List.of("vault")))
        .build());
    final ExistingStorageClass storageClass = new ExistingStorageClass(cluster, "local-path", ExistingStorageClassProps.builder().local(true).build());
    Ambient.provide(cluster, AmbientCapabilities.builder().secretStore(new Vault()).metrics(Ambient.NO_METRICS).build());

    final Bucket backups = new Bucket(cluster, "backups", BucketProps.builder()
        .endpointUrl("https://nas.shed.example:9000").bucket("postgres").credentialsItem("bucket").build());
    final CnpgShared postgres = new CnpgShared(cluster, "postgres", CnpgSharedProps.builder()
        .storageClass(storageClass).instances(1).dataSize(Size.gibibytes(20)).backup(BackupOptions.builder().store(backups).build()).build());
    final IPostgresDatabase database = postgres.addDatabase("notes", DatabaseOptions.builder().poolMode(PoolMode.TRANSACTION).maxClients(20).poolSize(5).build());
    final IRedis cache = new Dragonfly(cluster, "dragonfly").addInstance("cache", DragonflyInstanceProps.builder()
        .passwordItem("cache").replicas(1).memory(Size.gibibytes(1)).build());
    new Notes(cluster, "notes", database, cache, Integer.parseInt(System.getenv().getOrDefault("REPLICAS", "1")));

    platform.synth();
    // The process of Node ends with this one.
    System.exit(0);
  }

  private static CustomResourceKind kind(final String group, final String kind) {
    return CustomResourceKind.builder().group(group).kind(kind).versions(List.of("v1")).build();
  }

  private Main() {}
}
