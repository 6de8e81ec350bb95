"""impacket's RPC over HTTP without TLS, as behind a device that ends it. Arguments: host, port, domain, user, password.

Binds the management interface of the mailbox store through the proxy, encrypted, and prints how many interfaces there are.
"""

import sys

from impacket.dcerpc.v5 import mgmt
from impacket.dcerpc.v5.transport import DCERPCTransportFactory


def main(host, port, domain, user, password):
    transport = DCERPCTransportFactory(f"ncacn_http:[6001,RpcProxy={host}:80]")
    transport.set_rpc_proxy_url(f"http://{host}:{port}/rpc/rpcproxy.dll")
    transport.set_credentials(user, password, domain)
    dce = transport.get_dce_rpc()
    dce.set_credentials(user, password, domain)
    dce.set_auth_level(6)
    dce.connect()
    dce.bind(mgmt.MSRPC_UUID_MGMT)
    answer = mgmt.hinq_if_ids(dce)
    print(answer["if_id_vector"]["count"])
    dce.disconnect()


main(*sys.argv[1:])
