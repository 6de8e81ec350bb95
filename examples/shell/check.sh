#!/bin/sh
# Starts a lab, asks it as a client would, and stops it. Needs curl; no privileges.
set -eu

lab=${AUTODISCOVER_LAB_COMMAND:-npx autodiscover-lab}
offset=${AUTODISCOVER_LAB_EXAMPLE_OFFSET:-5000}
control=$((8025 + offset))
https=$((443 + offset))
data=$(mktemp -d)

# shellcheck disable=SC2086 # a command and its arguments
$lab serve --quiet --exposure loopback --port-offset "$offset" --control-port "$control" --data "$data" &
server=$!
trap 'kill "$server"; wait "$server" || true; rm -rf "$data"' EXIT
# shellcheck disable=SC2086
$lab ready --lab "http://127.0.0.1:$control" --timeout 30

answer=$(curl -sS --cacert "$data/ca.crt" --ntlm -u 'CONTOSO\anna:Passw0rd!' \
  --resolve "autodiscover.contoso.example:$https:127.10.10.20" \
  -H 'Content-Type: text/xml' --data-binary @- \
  "https://autodiscover.contoso.example:$https/autodiscover/autodiscover.xml" <<'XML'
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"><Request>
<EMailAddress>anna@contoso.example</EMailAddress>
<AcceptableResponseSchema>http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a</AcceptableResponseSchema>
</Request></Autodiscover>
XML
)
case $answer in
  *'<Server>outlook.contoso.example</Server>'*) echo 'home server: outlook.contoso.example' ;;
  *) echo "no home server in: $answer" >&2; exit 1 ;;
esac

# A simulated Outlook in the same lab says the same.
# shellcheck disable=SC2086
$lab resolve anna@contoso.example --lab "http://127.0.0.1:$control" --from internet
