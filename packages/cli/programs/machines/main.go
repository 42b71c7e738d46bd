// Command machines makes the configuration of every machine of a rendered talconfig.yaml, by the code that Talos itself makes and
// reads configurations with, and says what Talos would refuse. With -out it also writes them.
//
// talconfig.yaml is of talhelper's form. Of that form, this program knows what the platform renders; it refuses anything else. The
// releases of talhelper that are built with a Talos before 1.14 do not know the documents that Talos 1.14 has its configuration in.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/siderolabs/image-factory/pkg/schematic"
	"github.com/siderolabs/talos/pkg/machinery/config"
	"github.com/siderolabs/talos/pkg/machinery/config/configpatcher"
	"github.com/siderolabs/talos/pkg/machinery/config/encoder"
	"github.com/siderolabs/talos/pkg/machinery/config/generate"
	"github.com/siderolabs/talos/pkg/machinery/config/generate/secrets"
	"github.com/siderolabs/talos/pkg/machinery/config/machine"
	"github.com/siderolabs/talos/pkg/machinery/config/validation"
	"gopkg.in/yaml.v3"
)

// group is what all machines of a role have.
type group struct {
	Patches []string `yaml:"patches"`
}

type node struct {
	Hostname      string               `yaml:"hostname"`
	IPAddress     string               `yaml:"ipAddress"`
	ControlPlane  bool                 `yaml:"controlPlane"`
	InstallDisk   string               `yaml:"installDisk"`
	NodeLabels    map[string]string    `yaml:"nodeLabels"`
	NodeTaints    map[string]string    `yaml:"nodeTaints"`
	TalosImageURL string               `yaml:"talosImageURL"`
	Schematic     *schematic.Schematic `yaml:"schematic"`
	Patches       []string             `yaml:"patches"`
}

type talconfig struct {
	ClusterName                    string   `yaml:"clusterName"`
	TalosVersion                   string   `yaml:"talosVersion"`
	KubernetesVersion              string   `yaml:"kubernetesVersion"`
	Endpoint                       string   `yaml:"endpoint"`
	AdditionalAPIServerCertSans    []string `yaml:"additionalApiServerCertSans"`
	AllowSchedulingOnControlPlanes bool     `yaml:"allowSchedulingOnControlPlanes"`
	ClusterPodNets                 []string `yaml:"clusterPodNets"`
	ClusterSvcNets                 []string `yaml:"clusterSvcNets"`
	Nodes                          []node   `yaml:"nodes"`
	Patches                        []string `yaml:"patches"`
	ControlPlane                   group    `yaml:"controlPlane"`
	Worker                         group    `yaml:"worker"`
}

// metal is the mode of machines that Talos installs itself on.
type metal struct{}

func (metal) String() string        { return "metal" }
func (metal) RequiresInstall() bool { return true }
func (metal) InContainer() bool     { return false }

// report is what is written to standard output.
type report struct {
	Machines int      `json:"machines"`
	Warnings []string `json:"warnings"`
	Problems []string `json:"problems"`
}

func main() {
	talconfigFile := flag.String("talconfig", "", "the rendered talconfig.yaml")
	secretsFile := flag.String("secrets", "", "secrets of Talos in plain text, - for standard input; new ones that are thrown away without it")
	out := flag.String("out", "", "folder that the configurations are written to; none is written without it")
	flag.Parse()
	if err := run(*talconfigFile, *secretsFile, *out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(talconfigFile, secretsFile, out string) error {
	file, err := os.Open(talconfigFile)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck

	decoder := yaml.NewDecoder(file)
	decoder.KnownFields(true)
	var cluster talconfig
	if err := decoder.Decode(&cluster); err != nil {
		return fmt.Errorf("talconfig.yaml must be of talhelper's form, as the platform renders it: %w", err)
	}
	contract, err := config.ParseContractFromVersion(cluster.TalosVersion)
	if err != nil {
		return err
	}
	bundle, err := readSecrets(secretsFile, contract)
	if err != nil {
		return err
	}

	found := report{Warnings: []string{}, Problems: []string{}}
	for _, node := range cluster.Nodes {
		content, warnings, err := configure(cluster, node, contract, bundle)
		found.Machines++
		for _, warning := range warnings {
			found.Warnings = append(found.Warnings, node.Hostname+": "+warning)
		}
		if err != nil {
			found.Problems = append(found.Problems, node.Hostname+": "+oneLine(err))
			continue
		}
		if out != "" {
			if err := write(out, fmt.Sprintf("%s-%s.yaml", cluster.ClusterName, node.Hostname), content); err != nil {
				return err
			}
		}
	}
	if out != "" && len(found.Problems) == 0 {
		if err := writeClient(cluster, contract, bundle, out); err != nil {
			return err
		}
	}
	return json.NewEncoder(os.Stdout).Encode(found)
}

func readSecrets(file string, contract *config.VersionContract) (*secrets.Bundle, error) {
	if file == "" {
		return secrets.NewBundle(secrets.NewClock(), contract)
	}
	content, err := func() ([]byte, error) {
		if file == "-" {
			return io.ReadAll(os.Stdin)
		}
		return os.ReadFile(file)
	}()
	if err != nil {
		return nil, err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	decoder.KnownFields(true)
	bundle := &secrets.Bundle{Clock: secrets.NewClock()}
	if err := decoder.Decode(bundle); err != nil {
		// What stands in the file is secret, and so may be what the error quotes.
		return nil, errors.New("the secrets must be a file as `talosctl gen secrets` writes it, decrypted")
	}
	if err := bundle.Validate(contract); err != nil {
		return nil, fmt.Errorf("the secrets are not complete: %w", err)
	}
	if bundle.Secrets.SecretboxEncryptionSecret == "" {
		return nil, errors.New("the secrets must hold 'secretboxEncryptionSecret', which Secrets in etcd are encrypted with")
	}
	return bundle, nil
}

// inputOf is what Talos generates a machine's configuration from.
func inputOf(cluster talconfig, node node, contract *config.VersionContract, bundle *secrets.Bundle) (*generate.Input, error) {
	image := "factory.talos.dev/metal-installer/376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba"
	if node.TalosImageURL != "" {
		image = node.TalosImageURL
	}
	options := []generate.Option{
		generate.WithVersionContract(contract),
		generate.WithSecretsBundle(bundle),
		generate.WithInstallImage(image + ":" + cluster.TalosVersion),
		generate.WithInstallDisk(node.InstallDisk),
		generate.WithAllowSchedulingOnControlPlanes(cluster.AllowSchedulingOnControlPlanes),
		generate.WithAdditionalSubjectAltNames(cluster.AdditionalAPIServerCertSans),
	}
	input, err := generate.NewInput(cluster.ClusterName, cluster.Endpoint, strings.TrimPrefix(cluster.KubernetesVersion, "v"), options...)
	if err != nil {
		return nil, err
	}
	// Talos takes these for what they are, and stops at one that is no range.
	for _, subnet := range slices.Concat(cluster.ClusterPodNets, cluster.ClusterSvcNets) {
		if _, err := netip.ParsePrefix(subnet); err != nil {
			return nil, err
		}
	}
	input.PodNet = cluster.ClusterPodNets
	input.ServiceNet = cluster.ClusterSvcNets
	return input, nil
}

// configure makes the configuration of one machine, and has Talos judge it.
func configure(cluster talconfig, node node, contract *config.VersionContract, bundle *secrets.Bundle) ([]byte, []string, error) {
	if err := imageOfSchematic(node); err != nil {
		return nil, nil, err
	}
	input, err := inputOf(cluster, node, contract, bundle)
	if err != nil {
		return nil, nil, err
	}
	role, ofRole := machine.TypeWorker, cluster.Worker
	if node.ControlPlane {
		role, ofRole = machine.TypeControlPlane, cluster.ControlPlane
	}
	generated, err := input.Config(role)
	if err != nil {
		return nil, nil, err
	}
	own, err := ownPatches(node, contract)
	if err != nil {
		return nil, nil, err
	}
	patches, err := configpatcher.LoadPatches(slices.Concat(own, cluster.Patches, ofRole.Patches, node.Patches))
	if err != nil {
		return nil, nil, err
	}
	patched, err := configpatcher.Apply(configpatcher.WithConfig(generated), patches)
	if err != nil {
		return nil, nil, err
	}
	provider, err := patched.Config()
	if err != nil {
		return nil, nil, err
	}
	warnings, err := provider.Validate(metal{}, validation.WithLocal())
	if err != nil {
		return nil, warnings, err
	}
	content, err := provider.EncodeBytes(encoder.WithComments(encoder.CommentsDisabled))
	return content, warnings, err
}

// ownPatches are what talhelper sets by members of its own.
func ownPatches(node node, contract *config.VersionContract) ([]string, error) {
	documents := []any{}
	if contract.MultidocNetworkConfigSupported() {
		documents = append(documents, map[string]any{"apiVersion": "v1alpha1", "kind": "HostnameConfig", "hostname": node.Hostname, "auto": "off"})
	} else {
		documents = append(documents, map[string]any{"machine": map[string]any{"network": map[string]any{"hostname": node.Hostname}}})
	}
	ofNode := map[string]any{}
	if contract.MultidocKubernetesConfigSupported() {
		if len(node.NodeLabels) > 0 {
			ofNode["labels"] = node.NodeLabels
		}
		if len(node.NodeTaints) > 0 {
			ofNode["taints"] = node.NodeTaints
		}
		if len(ofNode) > 0 {
			ofNode["apiVersion"], ofNode["kind"] = "v1alpha1", "KubeNodeConfig"
			documents = append(documents, ofNode)
		}
	} else {
		if len(node.NodeLabels) > 0 {
			ofNode["nodeLabels"] = node.NodeLabels
		}
		if len(node.NodeTaints) > 0 {
			ofNode["nodeTaints"] = node.NodeTaints
		}
		if len(ofNode) > 0 {
			documents = append(documents, map[string]any{"machine": ofNode})
		}
	}
	texts := []string{}
	for _, document := range documents {
		text, err := yaml.Marshal(document)
		if err != nil {
			return nil, err
		}
		texts = append(texts, string(text))
	}
	return texts, nil
}

// imageOfSchematic holds the installer's image to what the Image Factory makes of the schematic that stands beside it.
func imageOfSchematic(node node) error {
	if node.Schematic == nil {
		return nil
	}
	id, err := node.Schematic.ID()
	if err != nil {
		return err
	}
	if !strings.HasSuffix(node.TalosImageURL, "/"+id) {
		return fmt.Errorf("talosImageURL must end with the id of the schematic, %s, got %s", id, node.TalosImageURL)
	}
	return nil
}

// writeClient writes what talosctl reaches the machines with.
func writeClient(cluster talconfig, contract *config.VersionContract, bundle *secrets.Bundle, out string) error {
	input, err := inputOf(cluster, node{}, contract, bundle)
	if err != nil {
		return err
	}
	for _, node := range cluster.Nodes {
		if node.ControlPlane {
			input.Options.EndpointList = append(input.Options.EndpointList, node.IPAddress)
		}
	}
	client, err := input.Talosconfig()
	if err != nil {
		return err
	}
	for _, node := range cluster.Nodes {
		client.Contexts[client.Context].Nodes = append(client.Contexts[client.Context].Nodes, node.IPAddress)
	}
	content, err := client.Bytes()
	if err != nil {
		return err
	}
	return write(out, "talosconfig", content)
}

func write(folder, name string, content []byte) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, name), content, 0o600)
}

// oneLine is an error as one line: Talos lists several in lines of their own.
func oneLine(err error) string {
	lines := []string{}
	for _, line := range strings.Split(err.Error(), "\n") {
		line = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "*"))
		// CEL shows the expression and points at the place below it.
		if line != "" && !strings.HasPrefix(line, "|") && !strings.HasSuffix(line, "error occurred:") && !strings.HasSuffix(line, "errors occurred:") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "; ")
}
