"""Opens a mailbox by impacket's own NDR engine and NTLM, over TCP.

mailbox-store.py ADDRESS PORT USER PASSWORD LEVEL USER_DN [REFERRAL_PORT ARRAY_PORT]

With the ports of an address book service and of another mailbox store, a redirect is followed there once.
"""

import json
import os
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'wire', 'mailbox-store'))
from impacket.dcerpc.v5 import oxabref, transport
from impacket.dcerpc.v5.rpcrt import DCERPCException
from impacket.uuid import bin_to_string, uuidtup_to_bin
from mailbox_store_layouts import (
    EcDoConnectEx,
    EcDoRpcExt2,
    LogonRequest,
    MailboxOpened,
    Redirected,
    ResponseHead,
    RopBuffer,
)

EMSMDB = uuidtup_to_bin(('a4f1db00-ca47-1067-b31f-00dd010662da', '0.81'))
WRONG_SERVER = 0x478
XOR_MAGIC = 0xA5


class Store:
    """A session of the mailbox store."""

    def __init__(self, port, user_dn):
        self.dce = connect(port, EMSMDB)
        self.user_dn = user_dn
        request = EcDoConnectEx()
        for name, value in dict(
            szUserDN=user_dn + '\0',
            ulFlags=0,
            ulConMod=0,
            cbLimit=0,
            ulCpid=1252,
            ulLcidString=0x409,
            ulLcidSort=0x409,
            ulIcxrLink=0xFFFFFFFF,
            usFCanConvertCodePages=1,
            wClientVersion0=0x0E00,
            wClientVersion1=0x8000 | 6109,
            wClientVersion2=5000,
            pulTimeStamp=0,
            rgbAuxIn=b'',
            cbAuxIn=0,
            pcbAuxOut=0x1008,
        ).items():
            request[name] = value
        self.opened = self.call(10, request)

    def call(self, opnum, request):
        request.opnum = opnum
        return self.dce.request(request, checkError=False)

    def run(self, rops, handles):
        """Passes a ROP buffer, hidden by XOR, and gives the payload of the answer."""
        buffer = RopBuffer(rops)
        buffer['Handles'] = struct.pack('<%dL' % len(handles), *handles)
        payload = buffer.getData()
        sent = struct.pack('<HHHH', 0, 2 | 4, len(payload), len(payload))
        sent += bytes(octet ^ XOR_MAGIC for octet in payload)
        request = EcDoRpcExt2()
        request['pcxh'] = self.opened['pcxh']
        for name, value in dict(
            pulFlags=3, rgbIn=sent, cbIn=len(sent), pcbOut=0x8007, rgbAuxIn=b'', cbAuxIn=0, pcbAuxOut=0x1008
        ).items():
            request[name] = value
        answer = self.call(11, request)
        if answer['ErrorCode'] != 0:
            raise SystemExit('EcDoRpcExt2: 0x%x' % answer['ErrorCode'])
        octets = b''.join(answer['rgbOut'])
        version, flags, size, actual = struct.unpack('<HHHH', octets[:8])
        assert (version, flags, size) == (0, 4, actual), (version, flags, size, actual)
        assert answer['pcbOut'] == len(octets) == 8 + size
        return octets[8:]

    def log_on(self):
        request = LogonRequest()
        request['LogonFlags'] = 1
        request['OpenFlags'] = 0x0100040C
        request['Essdn'] = self.user_dn.encode() + b'\0'
        payload = self.run(request.getData(), [0xFFFFFFFF])
        size = struct.unpack('<H', payload[:2])[0]
        rop, handle = payload[2:size], struct.unpack('<L', payload[size:])[0]
        value = ResponseHead(rop)['ReturnValue']
        if value == 0:
            opened = MailboxOpened(rop)
            counters = [int.from_bytes(opened['FolderIds'][i + 2 : i + 8], 'big') for i in range(0, 104, 8)]
            return {
                'returnValue': value,
                'mailboxGuid': bin_to_string(opened['MailboxGuid']).lower(),
                'folders': counters,
                'year': opened['Year'],
                'hasHandle': handle != 0xFFFFFFFF,
            }
        if value == WRONG_SERVER:
            name = Redirected(rop)['ServerName'].rstrip(b'\0').decode()
            return {'returnValue': value, 'serverName': name, 'hasHandle': handle != 0xFFFFFFFF}
        return {'returnValue': value}

    def open_folder(self):
        """RopOpenFolder, which is not served: the answer is to be for it alone, and the session to go on."""
        payload = self.run(struct.pack('<BBBBQB', 2, 0, 0, 1, 1, 0), [1, 0xFFFFFFFF])
        rop_id, index, value = struct.unpack('<BBL', payload[2:8])
        return {'ropId': rop_id, 'handleIndex': index, 'returnValue': value}


def connect(port, interface):
    address, user, password, level = sys.argv[1], sys.argv[3], sys.argv[4], int(sys.argv[5])
    channel = transport.DCERPCTransportFactory('ncacn_ip_tcp:%s[%s]' % (address, port))
    domain, _, name = user.rpartition('\\')
    channel.set_credentials(name, password, domain)
    dce = channel.get_dce_rpc()
    dce.set_auth_level(level)
    dce.connect()
    dce.bind(interface)
    return dce


def story():
    port, user_dn = sys.argv[2], sys.argv[6]
    store = Store(port, user_dn)
    opened = store.opened
    told = {'status': opened['ErrorCode']}
    if opened['ErrorCode'] != 0:
        return told
    told['displayName'] = opened['szDisplayName'].rstrip('\0')
    told['serverVersion'] = [opened['wServerVersion%d' % i] for i in range(3)]
    told['logon'] = store.log_on()
    if told['logon']['returnValue'] == 0:
        told['other'] = store.open_folder()
        told['again'] = store.log_on()['returnValue']
    elif told['logon']['returnValue'] == WRONG_SERVER and len(sys.argv) > 8:
        referral = connect(sys.argv[7], oxabref.MSRPC_UUID_OXABREF)
        server = told['logon']['serverName']
        answer = oxabref.hRfrGetFQDNFromServerDN(referral, server + '\0')
        told['rightServer'] = answer['ppszServerFQDN'].rstrip('\0')
        told['followed'] = Store(sys.argv[8], user_dn).log_on()
    return told


try:
    print(json.dumps(story()))
except DCERPCException as error:
    print(json.dumps({'refused': str(error).strip()}))
