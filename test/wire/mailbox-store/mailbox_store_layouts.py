"""The operations of the mailbox store for impacket's NDR engine, and ROPs for its Structure: impacket has no classes for
them. Layouts: MS-OXCRPC 6 (Appendix A, the IDL), MS-OXCROPS 2.2.3.1, MS-OXCSTOR 2.2.1.1.
"""

from impacket.dcerpc.v5.dtypes import LPSTR, STR, ULONG, USHORT
from impacket.dcerpc.v5.ndr import NDRCALL, NDRUniConformantArray, NDRUniConformantVaryingArray
from impacket.dcerpc.v5.nspi import handle_t
from impacket.structure import Structure


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
