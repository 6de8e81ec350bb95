"""Binds, reads the schema and pages with ldap3; prints what it found as JSON."""
import json
import sys

import ldap3

host, port = sys.argv[1].split(":")
server = ldap3.Server(host, port=int(port), get_info=ldap3.ALL)
connection = ldap3.Connection(server, user="CONTOSO\\anna", password=sys.argv[2], auto_bind=True)
pages = connection.extend.standard.paged_search(
    server.info.other["defaultNamingContext"][0],
    "(objectClass=user)",
    attributes=["sAMAccountName"],
    paged_size=3,
    generator=False,
)
names = [one["attributes"]["sAMAccountName"] for one in pages if one["type"] == "searchResEntry"]
print(
    json.dumps(
        {
            "names": names,
            "identity": connection.extend.standard.who_am_i(),
            "knowsAttribute": "RpcClientAccessServer" in server.schema.attribute_types,
            "knowsClass": "msExchPrivateMDB" in server.schema.object_classes,
        }
    )
)
