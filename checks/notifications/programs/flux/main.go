// Told is the event server of Flux' notification-controller with the objects of its input, a list of Providers, Alerts and Secrets as
// JSON: what it is told by a POST it tells those that the objects name. Its argument is the address that it listens on.
//
// The module is called like a part of the controller, whose code is internal.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/go-logr/logr/funcr"
	"github.com/sethvargo/go-limiter/memorystore"
	"github.com/slok/go-http-metrics/metrics"
	"github.com/slok/go-http-metrics/middleware"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/tools/record"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"

	apiv1beta3 "github.com/fluxcd/notification-controller/api/v1beta3"
	"github.com/fluxcd/notification-controller/internal/server"
)

var kinds = map[string]func() client.Object{
	"Alert":    func() client.Object { return &apiv1beta3.Alert{} },
	"Provider": func() client.Object { return &apiv1beta3.Provider{} },
	"Secret":   func() client.Object { return &corev1.Secret{} },
}

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(address string) error {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	var raw []json.RawMessage
	if err := json.Unmarshal(text, &raw); err != nil {
		return err
	}
	known := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{apiv1beta3.AddToScheme, corev1.AddToScheme} {
		if err := add(known); err != nil {
			return err
		}
	}
	builder := fake.NewClientBuilder().WithScheme(known)
	for _, one := range raw {
		var meta struct{ Kind string }
		if err := json.Unmarshal(one, &meta); err != nil {
			return err
		}
		create, is := kinds[meta.Kind]
		if !is {
			return fmt.Errorf("a %s is nothing for the notification-controller", meta.Kind)
		}
		object := create()
		decoder := json.NewDecoder(bytes.NewReader(one))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(object); err != nil {
			return fmt.Errorf("%s: %w", meta.Kind, err)
		}
		builder = builder.WithObjects(object)
	}
	limits, err := memorystore.New(&memorystore.Config{Interval: time.Minute, Tokens: 1000})
	if err != nil {
		return err
	}
	logger := funcr.New(func(prefix, args string) { fmt.Fprintln(os.Stderr, prefix, args) }, funcr.Options{})
	stop := make(chan struct{})
	go func() {
		signals := make(chan os.Signal, 1)
		signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
		<-signals
		close(stop)
	}()
	events := server.NewEventServer(address, logger, builder.Build(), record.NewFakeRecorder(100), true, false, nil)
	events.ListenAndServe(stop, middleware.New(middleware.Config{Recorder: metrics.Dummy}), limits)
	return nil
}
