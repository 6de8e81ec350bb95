"""Looks up all endpoints three times with NTLM through impacket, in fragments: ADDRESS PORT ACCOUNT PASSWORD LEVEL FRAGMENT.

FRAGMENT is the number of stub bytes in each fragment sent, 0 for impacket's own. Prints the numbers of endpoints, or
the fault.
"""
import sys

from impacket.dcerpc.v5 import epm, transport
from impacket.dcerpc.v5.dtypes import NULL
from impacket.dcerpc.v5.rpcrt import DCERPCException

address, port, account, password, level, fragment = sys.argv[1:]
domain, _, user = account.partition("\\")
binding = transport.DCERPCTransportFactory("ncacn_ip_tcp:%s[%s]" % (address, port))
binding.set_credentials(user, password, domain)
dce = binding.get_dce_rpc()
dce.set_auth_level(int(level))
dce.set_max_fragment_size(int(fragment))
try:
    dce.connect()
    dce.bind(epm.MSRPC_UUID_PORTMAP)
    for _ in range(3):
        request = epm.ept_lookup()
        request["inquiry_type"] = epm.RPC_C_EP_ALL_ELTS
        request["object"] = NULL
        request["Ifid"] = NULL
        request["vers_option"] = epm.RPC_C_VERS_ALL
        request["max_ents"] = 500
        print(dce.request(request)["num_ents"])
except DCERPCException as error:
    print(str(error).strip())
