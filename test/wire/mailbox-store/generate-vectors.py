"""Prints vectors.txt: the operations of the mailbox store, on impacket's NDR engine; ROPs, on impacket's Structure; and
texts that Samba's library compressed.

impacket has no classes for these operations; the layouts are those of MS-OXCRPC 6 (Appendix A, the IDL), MS-OXCROPS
2.2.3.1 and MS-OXCSTOR 2.2.1.1.
"""

import ctypes
import glob
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'ndr'))
from impacket.dcerpc.v5.dtypes import LPSTR, NULL, STR, ULONG, USHORT
from impacket.dcerpc.v5.ndr import NDRCALL, NDRUniConformantArray, NDRUniConformantVaryingArray
from impacket.dcerpc.v5.nspi import handle_t
from impacket.structure import Structure
from impacket.uuid import string_to_bin
from impacket_vectors import show

HANDLE = string_to_bin('0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9')
MAILBOX = string_to_bin('77378f46-2c66-4aa9-a6a6-3e7a48b19596')
ANNA = '/o=Contoso/cn=Recipients/cn=anna\0'


class Sent(NDRUniConformantArray):
    item = 'c'


class Returned(NDRUniConformantVaryingArray):
    item = 'c'


class EcDoConnectEx(NDRCALL):
    structure = (
        ('szUserDN', STR),
        ('ulFlags', ULONG),
        ('ulConMod', ULONG),
        ('cbLimit', ULONG),
        ('ulCpid', ULONG),
        ('ulLcidString', ULONG),
        ('ulLcidSort', ULONG),
        ('ulIcxrLink', ULONG),
        ('usFCanConvertCodePages', USHORT),
        ('wClientVersion0', USHORT),
        ('wClientVersion1', USHORT),
        ('wClientVersion2', USHORT),
        ('pulTimeStamp', ULONG),
        ('rgbAuxIn', Sent),
        ('cbAuxIn', ULONG),
        ('pcbAuxOut', ULONG),
    )


class EcDoConnectExResponse(NDRCALL):
    structure = (
        ('pcxh', handle_t),
        ('pcmsPollsMax', ULONG),
        ('pcRetry', ULONG),
        ('pcmsRetryDelay', ULONG),
        ('picxr', USHORT),
        ('szDNPrefix', LPSTR),
        ('szDisplayName', LPSTR),
        ('wServerVersion0', USHORT),
        ('wServerVersion1', USHORT),
        ('wServerVersion2', USHORT),
        ('wBestVersion0', USHORT),
        ('wBestVersion1', USHORT),
        ('wBestVersion2', USHORT),
        ('pulTimeStamp', ULONG),
        ('rgbAuxOut', Returned),
        ('pcbAuxOut', ULONG),
        ('ErrorCode', ULONG),
    )


class EcDoRpcExt2(NDRCALL):
    structure = (
        ('pcxh', handle_t),
        ('pulFlags', ULONG),
        ('rgbIn', Sent),
        ('cbIn', ULONG),
        ('pcbOut', ULONG),
        ('rgbAuxIn', Sent),
        ('cbAuxIn', ULONG),
        ('pcbAuxOut', ULONG),
    )


class EcDoRpcExt2Response(NDRCALL):
    structure = (
        ('pcxh', handle_t),
        ('pulFlags', ULONG),
        ('rgbOut', Returned),
        ('pcbOut', ULONG),
        ('rgbAuxOut', Returned),
        ('pcbAuxOut', ULONG),
        ('pulTransTime', ULONG),
        ('ErrorCode', ULONG),
    )


class Handle(NDRCALL):
    structure = (('handle', handle_t),)


class HandleAndNumber(NDRCALL):
    structure = (('handle', handle_t), ('number', ULONG))


class Number(NDRCALL):
    structure = (('number', ULONG),)


class TwoNumbers(NDRCALL):
    structure = (('first', ULONG), ('second', ULONG))


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


class LogonRequest(Structure):
    structure = (
        ('RopId', 'B=0xfe'),
        ('LogonId', 'B=0'),
        ('OutputHandleIndex', 'B=0'),
        ('LogonFlags', 'B'),
        ('OpenFlags', '<L'),
        ('StoreState', '<L=0'),
        ('EssdnSize', '<H-Essdn'),
        ('Essdn', ':'),
    )


class ResponseHead(Structure):
    structure = (('RopId', 'B=0xfe'), ('OutputHandleIndex', 'B=0'), ('ReturnValue', '<L=0'))


class MailboxOpened(ResponseHead):
    structure = ResponseHead.structure + (
        ('LogonFlags', 'B=1'),
        ('FolderIds', '104s'),
        ('ResponseFlags', 'B=7'),
        ('MailboxGuid', '16s'),
        ('ReplId', '<H=1'),
        ('ReplGuid', '16s'),
        ('Seconds', 'B=5'),
        ('Minutes', 'B=4'),
        ('Hour', 'B=15'),
        ('DayOfWeek', 'B=2'),
        ('Day', 'B=30'),
        ('Month', 'B=11'),
        ('Year', '<H=2010'),
        ('GwartTime', '<Q=0x01cb90b500000000'),
        ('StoreState', '<L=0'),
    )


class PublicFoldersOpened(ResponseHead):
    structure = ResponseHead.structure + (
        ('LogonFlags', 'B=0'),
        ('FolderIds', '104s'),
        ('ReplId', '<H=1'),
        ('ReplGuid', '16s'),
        ('PerUserGuid', '16s'),
    )


class Redirected(ResponseHead):
    structure = ResponseHead.structure + (
        ('LogonFlags', 'B=1'),
        ('ServerNameSize', 'B-ServerName'),
        ('ServerName', ':'),
    )


class RopBuffer(Structure):
    def __init__(self, *rops):
        Structure.__init__(self)
        self['RopsList'] = b''.join(rops)

    structure = (('RopSize', '<H=len(RopsList)+2'), ('RopsList', ':'), ('Handles', ':'))


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
