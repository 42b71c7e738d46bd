// What the Barman Cloud plugin does with an ObjectStore, by the library that it is made of, at the commit that its go.mod names. It
// runs Barman's own programs, which are on the PATH.
//
//	plugin CONFIGURATION SERVER backup NAME
//	plugin CONFIGURATION SERVER archive DATA SPOOL WAL
//	plugin CONFIGURATION SERVER check SPOOL
//	plugin CONFIGURATION SERVER restore DATA [TARGET-TIME]
//	plugin CONFIGURATION SERVER wal SPOOL NAME PATH
//	plugin CONFIGURATION SERVER retain POLICY
//	plugin CONFIGURATION SERVER list
//
// CONFIGURATION is a file with the `spec.configuration` of an ObjectStore as JSON. The environment holds the credentials, as the
// plugin puts them there from the Secret.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/cloudnative-pg/barman-cloud/pkg/api"
	"github.com/cloudnative-pg/barman-cloud/pkg/archiver"
	"github.com/cloudnative-pg/barman-cloud/pkg/backup"
	"github.com/cloudnative-pg/barman-cloud/pkg/catalog"
	"github.com/cloudnative-pg/barman-cloud/pkg/command"
	"github.com/cloudnative-pg/barman-cloud/pkg/restorer"
	"github.com/cloudnative-pg/barman-cloud/pkg/utils"
)

// Moment is a recovery target that names a time, as a Cluster does.
type Moment string

func (moment Moment) GetBackupID() string   { return "" }
func (moment Moment) GetTargetTime() string { return string(moment) }
func (moment Moment) GetTargetLSN() string  { return "" }

// GetTargetTLI is what a Cluster says that names none.
func (moment Moment) GetTargetTLI() string { return "latest" }

func main() {
	if err := run(context.Background(), os.Args[3], os.Args[2], os.Args[4:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, what, server string, args []string) error {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		return err
	}
	var store api.BarmanObjectStoreConfiguration
	if err := json.Unmarshal(text, &store); err != nil {
		return err
	}
	env := os.Environ()
	switch what {
	case "backup":
		return backup.NewBackupCommand(&store).Take(ctx, args[0], server, env, os.TempDir())
	case "archive":
		return archive(ctx, &store, server, args[0], args[1], args[2])
	case "check":
		archiving, err := archiver.New(ctx, env, args[0], "", "")
		if err != nil {
			return err
		}
		options, err := archiving.BarmanCloudCheckWalArchiveOptions(ctx, &store, server)
		if err != nil {
			return err
		}
		return archiving.CheckWalArchiveDestination(ctx, options)
	case "restore":
		return restore(ctx, &store, server, args)
	case "wal":
		options, err := command.CloudWalRestoreOptions(ctx, &store, server)
		if err != nil {
			return err
		}
		restoring, err := restorer.New(ctx, env, args[0])
		if err != nil {
			return err
		}
		return restoring.Restore(args[1], args[2], options)
	case "retain":
		return command.DeleteBackupsByPolicy(ctx, &store, server, env, args[0])
	case "list":
		backups, err := command.GetBackupList(ctx, &store, server, env)
		if err != nil {
			return err
		}
		return json.NewEncoder(os.Stdout).Encode(backups.List)
	}
	return fmt.Errorf("'%s' is nothing that the plugin does", what)
}

func archive(ctx context.Context, store *api.BarmanObjectStoreConfiguration, server, data, spool, wal string) error {
	archiving, err := archiver.New(ctx, os.Environ(), spool, data, filepath.Join(data, ".check-empty-wal-archive"))
	if err != nil {
		return err
	}
	options, err := archiving.BarmanCloudWalArchiveOptions(ctx, store, server)
	if err != nil {
		return err
	}
	for _, result := range archiving.ArchiveList(ctx, []string{wal}, options) {
		if result.Err != nil {
			return result.Err
		}
	}
	return nil
}

// The plugin chooses the backup with the library, and hands Barman these arguments in this order (internal/cnpgi/restore/restore.go).
func restore(ctx context.Context, store *api.BarmanObjectStoreConfiguration, server string, args []string) error {
	backups, err := command.GetBackupList(ctx, store, server, os.Environ())
	if err != nil {
		return err
	}
	var found *catalog.BarmanBackup
	if len(args) > 1 {
		found, err = backups.FindBackupInfo(Moment(args[1]))
	} else {
		found = backups.LatestBackupInfo()
	}
	if err != nil {
		return err
	}
	if found == nil {
		return fmt.Errorf("no target backup found")
	}
	options, err := command.AppendCloudProviderOptionsFromConfiguration(ctx, nil, store)
	if err != nil {
		return err
	}
	options = append(options, "--endpoint-url", store.EndpointURL)
	options = store.Data.AppendRestoreAdditionalCommandArgs(options)
	options = append(options, store.DestinationPath, server, found.ID, args[0])
	restoring := exec.Command(utils.BarmanCloudRestore, options...)
	restoring.Stdout, restoring.Stderr = os.Stdout, os.Stderr
	return restoring.Run()
}
