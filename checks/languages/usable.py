"""Compares what Python has of each package with the package's assembly: python usable.py ASSEMBLY ...

Imports each module, and prints what of the assembly it lacks: a class, a member, or a parameter for each prop.
"""
import importlib
import inspect
import json
import keyword
import re
import sys
from typing import Any, Dict, Iterator, List


def snake_case(name: str) -> str:
    name = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", name)
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name).lower()


def python_name(name: str) -> str:
    name = snake_case(name)
    return name + "_" if keyword.iskeyword(name) else name


def members_of(fqn: str, types: Dict[str, Any]) -> List[str]:
    declared = types.get(fqn, {})
    inherited = [name for base in declared.get("interfaces", []) for name in members_of(base, types)]
    return inherited + [member["name"] for member in declared.get("properties", [])]


def missing_of_call(where: str, call: Any, declared: Any, types: Dict[str, Any]) -> Iterator[str]:
    """What of a call Python can't pass: its parameters, and the members of the last one where that is a struct."""
    parameters = declared.get("parameters", [])
    last = parameters[-1]["type"].get("fqn") if parameters else None
    lifted = types.get(last, {}).get("datatype", False)
    taken = inspect.signature(call).parameters
    names = [python_name(name) for name in members_of(last, types)] if lifted else []
    yield from (f"{where} takes no '{name}'" for name in names if name not in taken)


def missing_of_type(module: Any, declared: Any, types: Dict[str, Any]) -> Iterator[str]:
    where = declared["fqn"]
    made = getattr(module, declared["name"], None)
    if made is None:
        yield f"{where} is missing"
    elif declared.get("datatype"):
        taken = inspect.signature(made.__init__).parameters
        yield from (f"{where} takes no '{name}'" for name in map(python_name, members_of(where, types)) if name not in taken)
    elif declared["kind"] == "enum":
        yield from (f"{where}.{member['name']} is missing" for member in declared["members"] if not hasattr(made, member["name"]))
    else:
        for member in declared.get("properties", []):
            # Constants keep their capitals; of a class, Python has them on its metaclass.
            name = member["name"] if member.get("const") or member["name"].isupper() else python_name(member["name"])
            if not hasattr(made, name) and not hasattr(type(made), name) and not inspect.getattr_static(made, name, None):
                yield f"{where}.{name} is missing"
        for method in declared.get("methods", []):
            name = ("_" if method.get("protected") else "") + python_name(method["name"])
            if not callable(getattr(made, name, None)):
                yield f"{where}.{name}() is missing"
            else:
                yield from missing_of_call(f"{where}.{name}()", getattr(made, name), method, types)
        if "initializer" in declared and not declared.get("abstract"):
            yield from missing_of_call(f"{where}()", made.__init__, declared["initializer"], types)


assemblies = []
for path in sys.argv[1:]:
    with open(path, encoding="utf8") as file:
        assemblies.append(json.load(file))
everything = {fqn: declared for assembly in assemblies for fqn, declared in assembly.get("types", {}).items()}
for assembly in assemblies:
    module = importlib.import_module(assembly["targets"]["python"]["module"])
    for declared in assembly.get("types", {}).values():
        for problem in missing_of_type(module, declared, everything):
            print(problem)
print(f"{len(everything)} types of {len(assemblies)} packages")
