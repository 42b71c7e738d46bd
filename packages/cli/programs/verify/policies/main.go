// policies evaluates validating policies of Kyverno over objects, as they would be created: it reads both from a file of
// JSON, and writes what each policy finds wrong. The policies hold to Kubernetes' own CEL, which this is.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/ext"
)

// Named is an expression by its name.
type Named struct {
	Name       string `json:"name"`
	Expression string `json:"expression"`
}

// Input is what is read: pairs of a policy and the objects that it looks at.
type Input []struct {
	Policy    string           `json:"policy"`
	Variables []Named          `json:"variables"`
	Objects   []map[string]any `json:"objects"`
}

// Finding is what a policy says of an object.
type Finding struct {
	Policy string   `json:"policy"`
	Object int      `json:"object"`
	Wrong  []string `json:"wrong"`
}

var stringsType = reflect.TypeOf([]string{})

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	var input Input
	content, err := os.ReadFile(os.Args[1])
	if err != nil {
		return err
	}
	if err := json.Unmarshal(content, &input); err != nil {
		return err
	}
	env, err := cel.NewEnv(cel.Variable("object", cel.DynType), cel.Variable("variables", cel.DynType), ext.Strings(), cel.OptionalTypes())
	if err != nil {
		return err
	}
	findings := []Finding{}
	for _, one := range input {
		programs := make([]cel.Program, len(one.Variables))
		for index, variable := range one.Variables {
			ast, issues := env.Compile(variable.Expression)
			if issues.Err() != nil {
				return fmt.Errorf("%s: variable %s: %w", one.Policy, variable.Name, issues.Err())
			}
			if programs[index], err = env.Program(ast); err != nil {
				return fmt.Errorf("%s: variable %s: %w", one.Policy, variable.Name, err)
			}
		}
		for index, object := range one.Objects {
			// Each variable may name those before it; the last is the list of what is wrong.
			variables := map[string]any{}
			var last ref.Val
			for place, program := range programs {
				if last, _, err = program.Eval(map[string]any{"object": object, "variables": variables}); err != nil {
					return fmt.Errorf("%s: object %d: variable %s: %w", one.Policy, index, one.Variables[place].Name, err)
				}
				variables[one.Variables[place].Name] = last
			}
			wrong, err := texts(last)
			if err != nil {
				return fmt.Errorf("%s: object %d: %w", one.Policy, index, err)
			}
			if len(wrong) > 0 {
				findings = append(findings, Finding{one.Policy, index, wrong})
			}
		}
	}
	return json.NewEncoder(os.Stdout).Encode(findings)
}

func texts(value ref.Val) ([]string, error) {
	list, ok := value.Value().([]ref.Val)
	if !ok {
		native, err := value.ConvertToNative(stringsType)
		if err != nil {
			return nil, err
		}
		return native.([]string), nil
	}
	result := make([]string, len(list))
	for index, item := range list {
		result[index] = fmt.Sprint(item.Value())
	}
	return result, nil
}
