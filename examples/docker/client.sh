#!/bin/sh
# Runs in the container of the client: all it knows of the lab is its DNS server.
set -eu
curl -sS -o /tmp/ca.crt http://mail.contoso.example/ca.crt
curl -sS --cacert /tmp/ca.crt --ntlm -u 'CONTOSO\anna:Passw0rd!' -H 'Content-Type: text/xml' --data-binary @- \
  https://autodiscover.contoso.example/autodiscover/autodiscover.xml <<'XML'
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"><Request>
<EMailAddress>anna@contoso.example</EMailAddress>
<AcceptableResponseSchema>http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a</AcceptableResponseSchema>
</Request></Autodiscover>
XML
