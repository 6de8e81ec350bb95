"""Prints vectors.txt: the operations of the mailbox store, on impacket's NDR engine; ROPs, on impacket's Structure; and
texts that Samba's library compressed.

The layouts are in mailbox_store_layouts.py.
"""

import ctypes
import glob
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'ndr'))
from impacket.dcerpc.v5.dtypes import NULL
from impacket.uuid import string_to_bin
from impacket_vectors import show
from mailbox_store_layouts import (
    EcDoConnectEx,
    EcDoConnectExResponse,
    EcDoRpcExt2,
    EcDoRpcExt2Response,
    Handle,
    HandleAndNumber,
    LogonRequest,
    MailboxOpened,
    Number,
    PublicFoldersOpened,
    Redirected,
    ResponseHead,
    RopBuffer,
    TwoNumbers,
)

HANDLE = string_to_bin('0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9')
MAILBOX = string_to_bin('77378f46-2c66-4aa9-a6a6-3e7a48b19596')
ANNA = '/o=Contoso/cn=Recipients/cn=anna\0'


def filled(call, handle=None, **fields):
    for name, value in fields.items():
        call[name] = value
    if handle is not None:
        call[handle]['context_handle_uuid'] = HANDLE
    return call


request = dict(
    szUserDN=ANNA,
    ulFlags=0,
    ulConMod=0x12345678,
    cbLimit=0,
    ulCpid=1252,
    ulLcidString=0x409,
    ulLcidSort=0x407,
    ulIcxrLink=0xFFFFFFFF,
    usFCanConvertCodePages=1,
    wClientVersion0=0x0E00,
    wClientVersion1=0x8000 | 6109,
    wClientVersion2=5000,
    pulTimeStamp=0,
    rgbAuxIn=bytes.fromhex('0000040005000500') + b'\x05\x00\x01\x0a\x07',
    cbAuxIn=13,
    pcbAuxOut=0x1008,
)
show('EcDoConnectEx request', filled(EcDoConnectEx(), **request))
old = dict(request, wClientVersion0=11, wClientVersion1=5608, wClientVersion2=0, rgbAuxIn=b'', cbAuxIn=0)
show('EcDoConnectEx request of an old client', filled(EcDoConnectEx(), **old))

response = dict(
    pcmsPollsMax=60000,
    pcRetry=6,
    pcmsRetryDelay=10000,
    picxr=0x1234,
    szDNPrefix='\0',
    szDisplayName='Anna\0',
    wServerVersion0=0x0E01,
    wServerVersion1=0x8000 | 438,
    wServerVersion2=0,
    wBestVersion0=0x0E00,
    wBestVersion1=0x8000 | 6109,
    wBestVersion2=5000,
    pulTimeStamp=0x5F5E100,
    rgbAuxOut=b'',
    pcbAuxOut=0,
    ErrorCode=0,
)
show('EcDoConnectEx response', filled(EcDoConnectExResponse(), handle='pcxh', **response))
refusal = {name: 0 for name in response}
refusal.update(
    szDNPrefix='\0',
    szDisplayName='\0',
    rgbAuxOut=b'',
    wServerVersion1=0x8000,
    wBestVersion1=0x8000,
    ErrorCode=0x3EB,
)
show('EcDoConnectEx refusal', filled(EcDoConnectExResponse(), **refusal))
refusal.update(szDNPrefix=NULL, szDisplayName=NULL)
show('EcDoConnectEx refusal without strings', filled(EcDoConnectExResponse(), **refusal))

ROPS = bytes.fromhex('0500') + b'\x01\x00\x00' + bytes.fromhex('07000000')
ENVELOPED = bytes.fromhex('0000 0400 0900 0900') + ROPS
show(
    'EcDoRpcExt2 request',
    filled(
        EcDoRpcExt2(),
        handle='pcxh',
        pulFlags=3,
        rgbIn=ENVELOPED,
        cbIn=len(ENVELOPED),
        pcbOut=0x8007,
        rgbAuxIn=b'',
        cbAuxIn=0,
        pcbAuxOut=0x1008,
    ),
)
show(
    'EcDoRpcExt2 response',
    filled(
        EcDoRpcExt2Response(),
        handle='pcxh',
        pulFlags=0,
        rgbOut=ENVELOPED,
        pcbOut=len(ENVELOPED),
        rgbAuxOut=b'\x01',
        pcbAuxOut=1,
        pulTransTime=16,
        ErrorCode=0,
    ),
)

show('EcDoDisconnect request', filled(Handle(), handle='handle'))
show('EcDoDisconnect response', filled(HandleAndNumber(), number=0))
show('EcDummyRpc response', filled(Number(), number=0))
show('EcDoAsyncConnectEx request', filled(Handle(), handle='handle'))
show('EcDoAsyncConnectEx response', filled(HandleAndNumber(), handle='handle', number=0))
show('EcDoAsyncConnectEx refusal', filled(HandleAndNumber(), number=0x7EE))
show('EcDoAsyncWaitEx request', filled(HandleAndNumber(), handle='handle', number=0))
show('EcDoAsyncWaitEx response', filled(TwoNumbers(), first=1, second=0))


def rops(name, handles, *items):
    buffer = RopBuffer(*[filled(item, **fields).getData() for item, fields in items])
    buffer['Handles'] = b''.join(handle.to_bytes(4, 'little') for handle in handles)
    print('%s: %s' % (name, buffer.getData().hex()))


FOLDERS = b''.join(b'\x01\x00' + number.to_bytes(6, 'big') for number in range(0x010000000001, 0x01000000000E))
SERVER = b'/o=Contoso/ou=AG/cn=Configuration/cn=Servers/cn=outlook.contoso.example\0'
rops(
    'RopLogon request',
    [0xFFFFFFFF],
    (LogonRequest(), dict(LogonFlags=1, OpenFlags=0x0100000C, Essdn=ANNA.encode('ascii'))),
)
rops('RopLogon request for public folders', [0xFFFFFFFF], (LogonRequest(), dict(LogonFlags=0, OpenFlags=6, Essdn=b'')))
rops(
    'RopLogon response',
    [0x2A],
    (MailboxOpened(), dict(FolderIds=FOLDERS, MailboxGuid=MAILBOX, ReplGuid=HANDLE)),
)
rops(
    'RopLogon response for public folders',
    [0x2A],
    (PublicFoldersOpened(), dict(FolderIds=FOLDERS, ReplGuid=HANDLE, PerUserGuid=MAILBOX)),
)
rops('RopLogon redirect', [0xFFFFFFFF], (Redirected(), dict(ReturnValue=0x478, ServerName=SERVER)))
rops('RopLogon refusal', [0xFFFFFFFF], (ResponseHead(), dict(ReturnValue=0x3EB)))

samba = ctypes.CDLL(glob.glob('/usr/lib/*/samba/libndr-samba-samba4.so.0')[0])


def compressed(name, text):
    buffer = ctypes.create_string_buffer(2 * len(text) + 64)
    size = samba.lzxpress_compress(text, len(text), buffer, len(buffer))
    print('%s: %s' % (name, buffer.raw[:size].hex()))
    print('%s as it was: %s' % (name, text.hex()))


compressed('Plain LZ77 of directory names', b''.join(b'/o=Contoso/cn=Recipients/cn=user%d;' % i for i in range(40)))
compressed(
    'Plain LZ77 of matches of every length',
    b'.'.join(bytes([0x41 + i % 26]) * length for i, length in enumerate([4, 9, 10, 11, 24, 25, 26, 200, 279, 280, 281, 900])),
)
