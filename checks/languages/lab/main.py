"""The lab of main.ts in Python."""
import os
from typing import Any, List, Mapping, Sequence

import jsii
from cdk8s import ApiObject, ApiObjectMetadata, Size
from constructs import Construct
from monosense_io.cnpg_shared import BackupOptions, CnpgShared, PoolMode
from monosense_io.dragonfly import Dragonfly
from monosense_io.platform import (
    Ambient, Bucket, Cluster, Component, CustomResourceKind, ExistingStorageClass, HelmRelease, IObjectRule, IPostgresDatabase,
    IRedis, ISecretStore, Namespace, Platform, Refusal, Remediation, RenderedObject, SecretStoreConnection, Stage,
)

FEW = Refusal("NOTES-001", protects="The machine has no room for more.", wrong="replicaCount: 9", right="replicaCount: 1")


@jsii.implements(ISecretStore)
class Vault:
    """External Secrets and its store are installed by hand."""

    def connect(self, client: Stage) -> SecretStoreConnection:
        return SecretStoreConnection(api_version="external-secrets.io/v1", kind="ClusterSecretStore", name="vault")


@jsii.implements(IObjectRule)
class FewPods:
    """A rule of the program, asked by every synthesis."""

    def violations_in(self, objects: Sequence[RenderedObject]) -> List[str]:
        return [
            FEW.at(path, f"'replicaCount' of {manifest['metadata']['name']} must be at most 3, got {pods}: take 3 or less")
            for path, manifest, pods in ((one.path, one.manifest, replicas_of(one.manifest)) for one in objects)
            if pods > 3
        ]


def replicas_of(manifest: Mapping[str, Any]) -> int:
    if manifest["kind"] != "HelmRelease":
        return 1
    return int(manifest["spec"].get("values", {}).get("replicaCount", 1))


class Notes(Component):
    """A component of the program's own."""

    def __init__(self, scope: Construct, id: str, database: IPostgresDatabase, cache: IRedis, replicas: int) -> None:
        super().__init__(scope, id)
        stage = Stage(self, "App", namespace=Namespace(self, "Namespace", name="notes"), pod_labels={"app": "notes"})
        postgres = database.connect(stage)
        redis = cache.connect(stage)
        HelmRelease(
            stage, "Chart",
            chart={"repository": "oci://ghcr.io/stefanprodan/charts", "name": "podinfo", "version": "6.9.2"},
            remediation=Remediation.ROLLBACK,
            values={
                "replicaCount": replicas,
                "cache": f"redis://{redis.host}:{int(redis.port)}",
                "database": {"host": postgres.host, "port": postgres.port, "name": postgres.database, "secret": postgres.credentials.name},
                "ui": {"color": "#34577c", "message": "Grüße"},
            },
        )
        account = ApiObject(stage, "Account", api_version="v1", kind="ServiceAccount", metadata=ApiObjectMetadata(name="notes"))
        self.cluster.record_fixed_field(self, account, field="metadata.name", advice="keep the name", from_="memo")
        self.add_rule(FewPods())


platform = Platform(outdir="../../clusters")
cluster = Cluster.read(platform, "edge")
cluster.assume_installed(
    kinds=[
        CustomResourceKind(group="cert-manager.io", kind="Certificate", versions=["v1"]),
        CustomResourceKind(group="cert-manager.io", kind="Issuer", versions=["v1"]),
        CustomResourceKind(group="external-secrets.io", kind="ExternalSecret", versions=["v1"]),
    ],
    objects={"ClusterSecretStore": ["vault"]},
)
storage_class = ExistingStorageClass(cluster, "local-path", local=True)
Ambient.provide(cluster, secret_store=Vault(), metrics=Ambient.NO_METRICS)

backups = Bucket(cluster, "backups", endpoint_url="https://nas.shed.example:9000", bucket="postgres", credentials_item="bucket")
postgres = CnpgShared(
    cluster, "postgres",
    storage_class=storage_class, instances=1, data_size=Size.gibibytes(20), backup=BackupOptions(store=backups),
)
database = postgres.add_database("notes", pool_mode=PoolMode.TRANSACTION, max_clients=20, pool_size=5)
cache = Dragonfly(cluster, "dragonfly").add_instance("cache", password_item="cache", replicas=1, memory=Size.gibibytes(1))
Notes(cluster, "notes", database, cache, int(os.environ.get("REPLICAS", "1")))

platform.synth()
