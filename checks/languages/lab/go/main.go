// The lab of main.ts in Go.
package main

import (
	"fmt"
	"os"
	"strconv"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
	"github.com/monosense-io/platform-go/cnpgshared"
	"github.com/monosense-io/platform-go/dragonfly"
	"github.com/monosense-io/platform-go/platform"
)

// Vault is a store of secrets. External Secrets and its store are installed by hand.
type Vault struct{}

func (*Vault) Connect(client platform.Stage) *platform.SecretStoreConnection {
	return &platform.SecretStoreConnection{ApiVersion: jsii.String("external-secrets.io/v1"), Kind: jsii.String("ClusterSecretStore"), Name: jsii.String("vault")}
}

// FewPods is a rule of the program, asked by every synthesis.
type FewPods struct{ few platform.Refusal }

func (rule *FewPods) ViolationsIn(objects *[]*platform.RenderedObject) *[]*string {
	violations := []*string{}
	for _, object := range *objects {
		pods := replicasOf(*object.Manifest)
		if pods > 3 {
			name := (*object.Manifest)["metadata"].(map[string]interface{})["name"]
			message := fmt.Sprintf("'replicaCount' of %v must be at most 3, got %v: take 3 or less", name, pods)
			violations = append(violations, rule.few.At(object.Path, jsii.String(message)))
		}
	}
	return &violations
}

func replicasOf(manifest map[string]interface{}) float64 {
	if manifest["kind"] != "HelmRelease" {
		return 1
	}
	values, _ := manifest["spec"].(map[string]interface{})["values"].(map[string]interface{})
	pods, ok := values["replicaCount"].(float64)
	if !ok {
		return 1
	}
	return pods
}

// Notes is a component of the program's own.
type Notes struct{ platform.Component }

// ToString says what it is. In Go, a class can only be extended by what overrides a method of it.
func (*Notes) ToString() *string {
	return jsii.String("Notes")
}

func NewNotes(scope constructs.Construct, id string, few platform.Refusal, database platform.IPostgresDatabase, cache platform.IRedis, replicas int) *Notes {
	notes := &Notes{}
	platform.NewComponent_Override(notes, scope, jsii.String(id), nil)
	namespace := platform.NewNamespace(notes, jsii.String("Namespace"), &platform.NamespaceProps{Name: jsii.String("notes")})
	stage := platform.NewStage(notes, jsii.String("App"), &platform.StageProps{Namespace: namespace, PodLabels: &map[string]*string{"app": jsii.String("notes")}})
	postgres := database.Connect(stage)
	redis := cache.Connect(stage)
	platform.NewHelmRelease(stage, jsii.String("Chart"), &platform.HelmReleaseProps{
		Chart:       &platform.Chart{Repository: jsii.String("oci://ghcr.io/stefanprodan/charts"), Name: jsii.String("podinfo"), Version: jsii.String("6.9.2")},
		Remediation: platform.Remediation_ROLLBACK,
		Values: &map[string]interface{}{
			"replicaCount": replicas,
			"cache":        fmt.Sprintf("redis://%s:%v", *redis.Host, *redis.Port),
			"database":     map[string]interface{}{"host": postgres.Host, "port": postgres.Port, "name": postgres.Database, "secret": postgres.Credentials.Name},
			"ui":           map[string]interface{}{"color": "#34577c", "message": "Grüße"},
		},
	})
	account := cdk8s.NewApiObject(stage, jsii.String("Account"), &cdk8s.ApiObjectProps{
		ApiVersion: jsii.String("v1"), Kind: jsii.String("ServiceAccount"), Metadata: &cdk8s.ApiObjectMetadata{Name: jsii.String("notes")},
	})
	notes.Cluster().RecordFixedField(notes, account, &platform.FixedField{Field: jsii.String("metadata.name"), Advice: jsii.String("keep the name"), From: jsii.String("memo")})
	notes.AddRule(&FewPods{few})
	return notes
}

func kind(group, kind string) *platform.CustomResourceKind {
	return &platform.CustomResourceKind{Group: jsii.String(group), Kind: jsii.String(kind), Versions: jsii.Strings("v1")}
}

func main() {
	defer jsii.Close()
	few := platform.NewRefusal(jsii.String("NOTES-001"), &platform.RefusalProps{
		Protects: jsii.String("The machine has no room for more."), Wrong: jsii.String("replicaCount: 9"), Right: jsii.String("replicaCount: 1"),
	})
	app := platform.NewPlatform(&platform.PlatformProps{Outdir: jsii.String("../../clusters")})
	cluster := platform.Cluster_Read(app, jsii.String("edge"), nil)
	cluster.AssumeInstalled(&platform.ExistingObjects{
		Kinds: &[]*platform.CustomResourceKind{
			kind("cert-manager.io", "Certificate"), kind("cert-manager.io", "Issuer"), kind("external-secrets.io", "ExternalSecret"),
		},
		Objects: &map[string]*[]*string{"ClusterSecretStore": jsii.Strings("vault")},
	})
	storageClass := platform.NewExistingStorageClass(cluster, jsii.String("local-path"), &platform.ExistingStorageClassProps{Local: jsii.Bool(true)})
	platform.Ambient_Provide(cluster, &platform.AmbientCapabilities{SecretStore: &Vault{}, Metrics: platform.Ambient_NO_METRICS()})

	backups := platform.NewBucket(cluster, jsii.String("backups"), &platform.BucketProps{
		EndpointUrl: jsii.String("https://nas.shed.example:9000"), Bucket: jsii.String("postgres"), CredentialsItem: jsii.String("bucket"),
	})
	postgres := cnpgshared.NewCnpgShared(cluster, jsii.String("postgres"), &cnpgshared.CnpgSharedProps{
		StorageClass: storageClass, Instances: jsii.Number(1), DataSize: cdk8s.Size_Gibibytes(jsii.Number(20)), Backup: &cnpgshared.BackupOptions{Store: backups},
	})
	database := postgres.AddDatabase(jsii.String("notes"), &cnpgshared.DatabaseOptions{
		PoolMode: cnpgshared.PoolMode_TRANSACTION, MaxClients: jsii.Number(20), PoolSize: jsii.Number(5),
	})
	cache := dragonfly.NewDragonfly(cluster, jsii.String("dragonfly"), nil).AddInstance(jsii.String("cache"), &dragonfly.DragonflyInstanceProps{
		PasswordItem: jsii.String("cache"), Replicas: jsii.Number(1), Memory: cdk8s.Size_Gibibytes(jsii.Number(1)),
	})
	replicas, err := strconv.Atoi(os.Getenv("REPLICAS"))
	if err != nil {
		replicas = 1
	}
	NewNotes(cluster, "notes", few, database, cache, replicas)

	app.Synth()
}
