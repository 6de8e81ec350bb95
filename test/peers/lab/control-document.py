"""Holds a control interface to its own OpenAPI document, with a JSON Schema validator and a metrics parser of others.

Usage: control-document.py <control address>. Prints one line for each operation: what it is called, and the status that
it answered. Ends with 1 and the reason at the first thing that does not fit.
"""

import json
import re
import sys
import urllib.error
import urllib.request
import warnings

warnings.simplefilter("ignore", DeprecationWarning)

from jsonschema import Draft202012Validator, FormatChecker, RefResolver  # noqa: E402
from prometheus_client.parser import text_string_to_metric_families  # noqa: E402

base = sys.argv[1]
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def call(method, path, body=None):
    """Status, media type, and the body; of a stream, nothing."""
    headers = {} if body is None else {"Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(base + path, data=data, headers=headers, method=method)
    try:
        with opener.open(request, timeout=60) as answer:
            media = answer.headers.get("Content-Type")
            stream = media == "text/event-stream"
            return answer.status, media, b"" if stream else answer.read(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("Content-Type"), error.read(), dict(error.headers)


def need(fits, what):
    if not fits:
        sys.exit(f"does not fit: {what}")


status, media, text, _ = call("GET", "/control/v1/openapi.json")
document = json.loads(text)
need(document["openapi"].startswith("3.1."), "the version of OpenAPI")
resolver = RefResolver.from_schema(document)


def schemas(node):
    """Every schema of the document, and every reference in it."""
    if isinstance(node, dict):
        if "schema" in node:
            yield node["schema"]
        if "$ref" in node:
            resolver.resolve(node["$ref"])
        for value in node.values():
            yield from schemas(value)
    elif isinstance(node, list):
        for value in node:
            yield from schemas(value)


for schema in [*schemas(document), *document["components"]["schemas"].values()]:
    Draft202012Validator.check_schema(schema)


def fits(value, schema):
    return not list(Draft202012Validator(schema, resolver=resolver, format_checker=FormatChecker()).iter_errors(value))


def check_answer(operation, name, answer):
    status, media, body, _ = answer
    need(str(status) in operation["responses"], f"{name} answers {status}")
    content = operation["responses"][str(status)].get("content")
    if content is None:
        need(body == b"", f"{name} has a body with {status}")
        return
    need(media in content, f"{name} answers {media}")
    if media.endswith("json"):
        schema = content[media]["schema"]
        value = json.loads(body)
        errors = list(Draft202012Validator(schema, resolver=resolver).iter_errors(value))
        need(not errors, f"{name}: {errors[0].message if errors else ''}")
    elif media.startswith("text/plain"):
        families = list(text_string_to_metric_families(body.decode()))
        need(len(families) > 5, f"{name}: {len(families)} families")


bodies = {
    "startResolution": {"address": "anna@contoso.example", "from": "internet"},
    "applyEvent": {"drain": "CAS1"},
    "addFault": {"fault": "http:status", "status": 503, "path": "/nothing"},
}
# What is needed by another comes first, what takes away comes last.
order = {"post": 0, "get": 1, "put": 2, "delete": 3}
operations = sorted(
    ((method, path, operation) for path, methods in document["paths"].items() for method, operation in methods.items()),
    key=lambda row: (order[row[0]], row[1] == "/control/v1/reset", -len(row[1])),
)
ids = {"/control/v1/resolutions/{id}": "1", "/control/v1/faults/{id}": "1"}
need(len({operation["operationId"] for _, _, operation in operations}) == len(operations), "two of one name")

for method, template, operation in operations:
    name = operation["operationId"]
    parameters = {p["name"] for p in operation.get("parameters", []) if p["in"] == "path"}
    need(parameters == set(re.findall(r"{(\w+)}", template)), f"the parameters of {name}")
    path = template if template not in ids else template.replace("{id}", ids[template])
    body = None
    if "requestBody" in operation:
        body = bodies[name]
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        need(fits(body, schema), f"the body of {name}")
        for example in schema.get("examples", []):
            need(fits(example, schema), f"the example of {name}")
        need(not fits({"nothing": "of the kind"}, schema), f"a wrong body of {name}")
        wrong = call(method.upper(), path, {"nothing": "of the kind"})
        need(wrong[0] == 400, f"{name} takes a wrong body: {wrong[0]}")
        check_answer(operation, name, wrong)
    if name in ("resetLab",):
        continue
    answer = call(method.upper(), path, body)
    need(answer[0] < 300, f"{name} answers {answer[0]}: {answer[2][:200]}")
    check_answer(operation, name, answer)
    if name == "startResolution":
        ids["/control/v1/resolutions/{id}"] = answer[3]["Location"].rsplit("/", 1)[1]
        call("GET", answer[3]["Location"] + "?wait=60000")
    if name == "addFault":
        ids["/control/v1/faults/{id}"] = str(json.loads(answer[2])["id"])
    strange = call(method.upper(), path + "?nothing=of-the-kind", body)
    need(strange[0] == 400, f"{name} takes a strange query: {strange[0]}")
    check_answer(operation, name, strange)
    print(name, answer[0])

status, *_ = answer = call("POST", "/control/v1/reset")
check_answer(document["paths"]["/control/v1/reset"]["post"], "resetLab", answer)
print("resetLab", status)
