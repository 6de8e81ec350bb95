"""Asks an endpoint mapper on any port through impacket: endpoint-mapper.py ADDRESS PORT map|lookup|bind."""
import json
import sys

from impacket.dcerpc.v5 import epm, transport
from impacket.dcerpc.v5.rpcrt import DCERPCException
from impacket.uuid import bin_to_string, uuidtup_to_bin

EMSMDB = uuidtup_to_bin(('a4f1db00-ca47-1067-b31f-00dd010662da', '0.81'))
NSPI = uuidtup_to_bin(('f5cc5a18-4264-101a-8c59-08002b2f8426', '56.0'))


def connect(address, port):
    dce = transport.DCERPCTransportFactory('ncacn_ip_tcp:%s[%s]' % (address, port)).get_dce_rpc()
    dce.connect()
    return dce


def outcome(ask):
    try:
        return ask()
    except DCERPCException as error:
        return str(error).strip()


def mapped(address, port, interface, protocol):
    return outcome(lambda: epm.hept_map(address, interface, protocol=protocol, dce=connect(address, port)))


def looked_up(address, port):
    return [
        {
            'interface': bin_to_string(entry['tower']['Floors'][0]['InterfaceUUID']).lower(),
            'binding': epm.PrintStringBinding(entry['tower']['Floors']),
            'annotation': entry['annotation'][:-1].decode('latin-1'),
        }
        for entry in epm.hept_lookup(None, dce=connect(address, port))
    ]


def bound(address, port):
    dce = connect(address, port)
    dce.bind(EMSMDB)
    dce.call(10, b'')
    return outcome(dce.recv)


address, port, what = sys.argv[1:4]
if what == 'map':
    answer = {
        'tcp': mapped(address, port, EMSMDB, 'ncacn_ip_tcp'),
        'http': mapped(address, port, EMSMDB, 'ncacn_http'),
        'absent': mapped(address, port, NSPI, 'ncacn_ip_tcp'),
    }
elif what == 'lookup':
    answer = looked_up(address, port)
else:
    answer = bound(address, port)
print(json.dumps(answer))
