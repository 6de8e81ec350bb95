"""Prints vectors.txt: the address book operations, packed by impacket's own classes.

Where those classes are commented out or deviate from MS-OXNSPI 6 (Appendix A, the IDL), the layouts stand here, made of
impacket's types.
"""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'ndr'))
from impacket.dcerpc.v5 import nspi
from impacket.dcerpc.v5.dtypes import DWORD, FILETIME, LONG, LPLONG, LPSTR, LPWSTR, NULL, PUUID, SHORT, ULONG
from impacket.dcerpc.v5.ndr import NDRCALL, NDRPOINTER, NDRUniConformantArray
from impacket.uuid import string_to_bin
from impacket_vectors import show

HANDLE = string_to_bin('0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9')
SERVER = string_to_bin('77378f46-2c66-4aa9-a6a6-3e7a48b19596')
ANNA = '/o=Contoso/cn=Recipients/cn=anna\0'
TAGS = [0x3001001F, 0x39FE001F, 0x3A00001E]


# MS-OXNSPI: FILETIME * lpft, not FILETIME ** lpft
class DateTimes(NDRUniConformantArray):
    item = FILETIME


class PDateTimes(NDRPOINTER):
    referent = (('Data', DateTimes),)


nspi.DateTimeArray_r.structure = (('cValues', DWORD), ('lpft', PDateTimes))


class SeekEntries(NDRCALL):
    structure = (
        ('hRpc', nspi.handle_t),
        ('Reserved', DWORD),
        ('pStat', nspi.STAT),
        ('pTarget', nspi.PropertyValue_r),
        ('lpETable', nspi.PPropertyTagArray_r),
        ('pPropTags', nspi.PPropertyTagArray_r),
    )


class GetMatches(NDRCALL):
    structure = (
        ('hRpc', nspi.handle_t),
        ('Reserved1', DWORD),
        ('pStat', nspi.STAT),
        ('pReserved', nspi.PPropertyTagArray_r),
        ('Reserved2', DWORD),
        ('Filter', nspi.PRestriction_r),
        ('lpPropName', nspi.PPropertyName_r),
        ('ulRequested', DWORD),
        ('pPropTags', nspi.PPropertyTagArray_r),
    )


class GetMatchesResponse(NDRCALL):
    structure = (
        ('pStat', nspi.STAT),
        ('ppOutMIds', nspi.PPropertyTagArray_r),
        ('ppRows', nspi.PPropertyRowSet_r),
        ('ErrorCode', ULONG),
    )


class ResortRestriction(NDRCALL):
    structure = (
        ('hRpc', nspi.handle_t),
        ('Reserved', DWORD),
        ('pStat', nspi.STAT),
        ('pInMIds', nspi.PropertyTagArray_r),
        ('ppOutMIds', nspi.PPropertyTagArray_r),
    )


class ResortRestrictionResponse(NDRCALL):
    structure = (('pStat', nspi.STAT), ('ppOutMIds', nspi.PPropertyTagArray_r), ('ErrorCode', ULONG))


class GetProps(NDRCALL):
    structure = (
        ('hRpc', nspi.handle_t),
        ('dwFlags', DWORD),
        ('pStat', nspi.STAT),
        ('pPropTags', nspi.PPropertyTagArray_r),
    )


class ModProps(NDRCALL):
    structure = (
        ('hRpc', nspi.handle_t),
        ('Reserved', DWORD),
        ('pStat', nspi.STAT),
        ('pPropTags', nspi.PPropertyTagArray_r),
        ('pRow', nspi.PropertyRow_r),
    )


class StatusResponse(NDRCALL):
    structure = (('ErrorCode', ULONG),)


class GetSpecialTable(NDRCALL):
    structure = (('hRpc', nspi.handle_t), ('dwFlags', DWORD), ('pStat', nspi.STAT), ('lpVersion', DWORD))


def stat(target, **fields):
    values = {
        'SortType': 0,
        'ContainerID': 0x11,
        'CurrentRec': 2,
        'Delta': -3,
        'NumPos': 7,
        'TotalRecs': 500,
        'CodePage': 0x4F25,
        'TemplateLocale': 0x409,
        'SortLocale': 0x407,
    }
    values.update(fields)
    for name, value in values.items():
        target[name] = value


def start(call):
    call['hRpc']['context_handle_uuid'] = HANDLE
    if any(name == 'pStat' for name, _ in call.structure):
        stat(call['pStat'])
    return call


def answer(call, status=0):
    if any(name == 'pStat' for name, _ in call.structure):
        stat(call['pStat'])
    call['ErrorCode'] = status
    return call


def dword(value):
    item = DWORD()
    item['Data'] = value
    return item


def numbers(array, values):
    """Fills a PropertyTagArray_r."""
    for value in values:
        array['aulPropTag'].append(dword(value))
    array['cValues'] = len(values)
    array.fields['aulPropTag'].fields['MaximumCount'] = len(values) + 1


def pointed(call, name, values):
    """Fills a PropertyTagArray_r that is pointed to."""
    numbers(call.fields[name].fields['Data'], values)


def binary(octets):
    item = nspi.Binary_r()
    item['cValues'] = len(octets)
    item['lpb'] = octets
    return item


def filled(array, arm, items):
    array['cValues'] = len(items)
    for item in items:
        array[arm].append(item)


def set_value(value, tag, content):
    kind = tag & 0xFFFF
    value['ulPropTag'] = tag
    value['Value']['tag'] = kind
    union = value['Value']
    arm = nspi.PROP_VAL_UNION.union[kind][0]
    if kind in (0x1002, 0x1003):
        field = {0x1002: 'lpi', 0x1003: 'lpl'}[kind]
        items = []
        for number in content:
            item = {0x1002: SHORT, 0x1003: LONG}[kind]()
            item['Data'] = number
            items.append(item)
        filled(union[arm], field, items)
    elif kind in (0x101E, 0x101F):
        field, item_type = {0x101E: ('lppszA', LPSTR), 0x101F: ('lppszW', LPWSTR)}[kind]
        items = []
        for text in content:
            item = item_type()
            item['Data'] = text
            items.append(item)
        filled(union[arm], field, items)
    elif kind == 0x1102:
        filled(union[arm], 'lpbin', [binary(octets) for octets in content])
    elif kind == 0x1048:
        items = []
        for octets in content:
            item = PUUID()
            item['Data'] = octets
            items.append(item)
        filled(union[arm], 'lpguid', items)
    elif kind == 0x1040:
        items = []
        for low, high in content:
            item = FILETIME()
            item['dwLowDateTime'], item['dwHighDateTime'] = low, high
            items.append(item)
        filled(union[arm], 'lpft', items)
    elif kind == 0x102:
        union[arm]['cValues'] = len(content)
        union[arm]['lpb'] = content
    elif kind == 0x40:
        union[arm]['dwLowDateTime'], union[arm]['dwHighDateTime'] = content
    else:
        union[arm] = content


def value(tag, content):
    item = nspi.PropertyValue_r()
    set_value(item, tag, content)
    return item


def row(target, values):
    target['cValues'] = len(values)
    for tag, content in values:
        target['lpProps'].append(value(tag, content))
    return target


def rows(call, table):
    row_set = call.fields['ppRows'].fields['Data']
    row_set['cRows'] = len(table)
    for values in table:
        row_set['aRow'].append(row(nspi.PropertyRow_r(), values))


def restriction(kind, fill=None):
    item = nspi.Restriction_r()
    item['rt'] = kind
    item['res']['tag'] = kind
    arm = item['res'][nspi.RestrictionUnion_r.union[kind][0]]
    if fill is not None:
        fill(arm)
    return item


def fields(**values):
    def fill(arm):
        for name, content in values.items():
            arm[name] = content

    return fill


def with_value(tag, content, **values):
    def fill(arm):
        fields(**values)(arm)
        arm['ulPropTag'] = tag
        set_value(arm.fields['lpProp'].fields['Data'], tag, content)

    return fill


def parts(*items):
    def fill(arm):
        arm['cRes'] = len(items)
        for item in items:
            arm['lpRes'].append(item)

    return fill


def part(item, **values):
    def fill(arm):
        fields(**values)(arm)
        arm.fields['lpRes'].fields['Data'] = item

    return fill


PEOPLE = [
    [(0x3001001F, 'Anna Żak\0'), (0x39FE001E, 'anna@contoso.example\0'), (0x3900_0003, 0)],
    [(0x3001001F, 'Bert\0'), (0x39FE000A, 0x8004010F), (0x3900_0003, 1)],
]

EVERYTHING = [
    [
        (0x30FF0002, -2),
        (0x39000003, -1),
        (0xFFFB000B, 1),
        (0x80060048, SERVER),
        (0x3A00001E, 'anna\0'),
        (0x0FFF0102, b'\x87\x00\x00\x00abc'),
        (0x3001001F, 'Anna\0'),
        (0x30070040, (0x12345678, 0x01CB0000)),
        (0x3003000A, 0x8004010F),
        (0x8009000D, 0),
        (0x30010001, 0),
    ],
    [
        (0x80011002, [1, -1, 3]),
        (0x80021003, [4, -5]),
        (0x800F101E, ['SMTP:anna@contoso.example\0', 'smtp:a@b\0']),
        (0x3A701102, [b'\x01\x02\x03', b'\x04']),
        (0x80051048, [SERVER, HANDLE]),
        (0x800F101F, ['SMTP:żak@x\0', 'smtp:b\0']),
        (0x80061040, [(1, 2), (3, 4)]),
    ],
]

call = nspi.NspiBind()
call['dwFlags'] = 0
stat(call['pStat'])
call['pServerGuid'] = b'\x00' * 16
show('NspiBind request', call)
call = nspi.NspiBindResponse()
call['pServerGuid'] = SERVER
call['contextHandle']['context_handle_uuid'] = HANDLE
call['ErrorCode'] = 0
show('NspiBind response', call)
call = nspi.NspiBindResponse()
call['pServerGuid'] = NULL
call['ErrorCode'] = 0x8004011E
show('NspiBind refusal', call)

call = nspi.NspiUnbind()
call['contextHandle']['context_handle_uuid'] = HANDLE
show('NspiUnbind request', call)
call = nspi.NspiUnbindResponse()
call['ErrorCode'] = 1
show('NspiUnbind response', call)

call = start(nspi.NspiUpdateStat())
call['plDelta'] = 0
show('NspiUpdateStat request', call)
call = answer(nspi.NspiUpdateStatResponse())
call['plDelta'] = -3
show('NspiUpdateStat response', call)
call = start(nspi.NspiUpdateStat())
call['plDelta'] = NULL
show('NspiUpdateStat request without delta', call)

call = start(nspi.NspiQueryRows())
call['dwFlags'] = 2
call['dwETableCount'] = 0
call['lpETable'] = NULL
call['Count'] = 50
pointed(call, 'pPropTags', TAGS)
show('NspiQueryRows request', call)
call = start(nspi.NspiQueryRows())
call['dwFlags'] = 0
for mid in (0x10, 0x20):
    call['lpETable'].append(dword(mid))
call['dwETableCount'] = 2
call['Count'] = 2
call['pPropTags'] = NULL
show('NspiQueryRows request of given rows', call)
call = answer(nspi.NspiQueryRowsResponse())
rows(call, PEOPLE)
show('NspiQueryRows response', call)
call = answer(nspi.NspiQueryRowsResponse())
rows(call, EVERYTHING)
show('NspiQueryRows response of every type', call)
call = answer(nspi.NspiQueryRowsResponse(), 0x80040405)
call['ppRows'] = NULL
show('NspiQueryRows refusal', call)

call = start(SeekEntries())
set_value(call['pTarget'], 0x3001001F, 'Anna\0')
call['lpETable'] = NULL
pointed(call, 'pPropTags', TAGS)
show('NspiSeekEntries request', call)
call = start(SeekEntries())
set_value(call['pTarget'], 0x3001001E, 'Anna K\0')
pointed(call, 'lpETable', [0x10, 0x20])
call['pPropTags'] = NULL
show('NspiSeekEntries request in given rows', call)
call = answer(nspi.NspiSeekEntriesResponse())
rows(call, PEOPLE)
show('NspiSeekEntries response', call)

call = start(GetMatches())
call['pReserved'] = NULL
call.fields['Filter'].fields['Data'] = restriction(4, with_value(0x360C001F, 'anna\0', relop=4))
call['lpPropName'] = NULL
call['ulRequested'] = 5000
pointed(call, 'pPropTags', TAGS)
show('NspiGetMatches request', call)
call = start(GetMatches())
call['pReserved'] = NULL
call.fields['Filter'].fields['Data'] = restriction(
    0,
    parts(
        restriction(1, parts(
            restriction(3, with_value(0x3001001E, 'Ann\0', ulFuzzyLevel=0x10002)),
            restriction(2, part(restriction(8, fields(ulPropTag=0x39FE001F)))),
        )),
        restriction(5, fields(relop=5, ulPropTag1=0x3001001F, ulPropTag2=0x3003001F)),
        restriction(6, fields(relBMR=1, ulPropTag=0x36000003, ulMask=0x80000001)),
        restriction(7, fields(relop=2, ulPropTag=0x0FFF0102, cb=28)),
        restriction(9, part(restriction(4, with_value(0x39000003, 6, relop=0)), ulSubObject=0x0E12000D)),
    ),
)
call['lpPropName']['lpguid'] = SERVER
call['lpPropName']['lID'] = -2
call['ulRequested'] = 1
call['pPropTags'] = NULL
show('NspiGetMatches request of every kind', call)
call = answer(GetMatchesResponse())
pointed(call, 'ppOutMIds', [0x10, 0x20])
rows(call, PEOPLE)
show('NspiGetMatches response', call)

call = start(ResortRestriction())
numbers(call['pInMIds'], [0x20, 0x10, 0x30])
call['ppOutMIds'] = NULL
show('NspiResortRestriction request', call)
call = answer(ResortRestrictionResponse())
pointed(call, 'ppOutMIds', [0x10, 0x20, 0x30])
show('NspiResortRestriction response', call)


def strings(target, item_type, texts):
    target['Count'] = len(texts)
    for text in texts:
        item = item_type()
        item['Data'] = text
        target['Strings'].append(item)


call = start(nspi.NspiDNToMId())
strings(call['pNames'], LPSTR, [ANNA, '/guid=46\0'])
show('NspiDNToMId request', call)
call = answer(nspi.NspiDNToMIdResponse())
pointed(call, 'ppOutMIds', [0x10, 0])
show('NspiDNToMId response', call)

call = start(nspi.NspiGetPropList())
call['dwFlags'] = 1
call['dwMId'] = 0x10
call['CodePage'] = 1252
show('NspiGetPropList request', call)
call = answer(nspi.NspiGetPropListResponse())
pointed(call, 'ppOutMIds', TAGS)
show('NspiGetPropList response', call)

call = start(GetProps())
call['dwFlags'] = 1
pointed(call, 'pPropTags', TAGS)
show('NspiGetProps request', call)
call = start(GetProps())
call['dwFlags'] = 0
call['pPropTags'] = NULL
show('NspiGetProps request of everything', call)
call = start(nspi.NspiGetProps())
call['dwFlags'] = 1
pointed(call, 'pPropTags', TAGS)
call['pPropTags']['cValues'] = len(TAGS) + 1
show('NspiGetProps request of hNspiGetProps', call)
call = start(nspi.NspiGetProps())
call['dwFlags'] = 1
call['pPropTags'] = NULL
show('NspiGetProps request of everything by impacket', call)
call = answer(nspi.NspiGetPropsResponse(), 0x40380)
row(call.fields['ppRows'].fields['Data'], PEOPLE[1])
show('NspiGetProps response', call)

call = start(nspi.NspiCompareMIds())
call['MId1'] = 0x10
call['MId2'] = 0x20
show('NspiCompareMIds request', call)
call = answer(nspi.NspiCompareMIdsResponse())
call['plResult'] = -1
show('NspiCompareMIds response', call)

call = start(ModProps())
pointed(call, 'pPropTags', [0x3A08001F])
row(call['pRow'], [(0x3A08001F, '+1 555\0')])
show('NspiModProps request', call)
show('NspiModProps response', answer(StatusResponse(), 0x80070005))

call = start(GetSpecialTable())
call['dwFlags'] = 4
call['lpVersion'] = 9
show('NspiGetSpecialTable request', call)
call = start(nspi.NspiGetSpecialTable())
call['dwFlags'] = 4
call['lpVersion'] = NULL
show('NspiGetSpecialTable request of hNspiGetSpecialTable', call)
call = start(nspi.NspiGetSpecialTable())
call['dwFlags'] = 4
call['lpVersion'] = 9
show('NspiGetSpecialTable request of hNspiGetSpecialTable with a version', call)
call = answer(nspi.NspiGetSpecialTableResponse())
call['lpVersion'] = 10
rows(call, [[(0x0FFF0102, b'\x00' * 29), (0x36000003, 9), (0x3001001F, 'GAL\0'), (0xFFFB000B, 0)]])
show('NspiGetSpecialTable response', call)

call = start(nspi.NspiGetTemplateInfo())
call['dwFlags'] = 1
call['ulType'] = 0
call['pDN'] = NULL
call['dwCodePage'] = 1252
call['dwLocaleID'] = 0x409
show('NspiGetTemplateInfo request', call)
call = start(nspi.NspiGetTemplateInfo())
call['dwFlags'] = 1
call['ulType'] = 0
call['pDN'] = ANNA
call['dwCodePage'] = 1252
call['dwLocaleID'] = 0x409
show('NspiGetTemplateInfo request by DN', call)
call = answer(nspi.NspiGetTemplateInfoResponse())
row(call.fields['ppData'].fields['Data'], [(0x00010102, b'\x01\x02')])
show('NspiGetTemplateInfo response', call)

call = start(nspi.NspiModLinkAtt())
call['dwFlags'] = 1
call['ulPropTag'] = 0x8009000D
call['dwMId'] = 0x10
filled(call['lpEntryIds'], 'lpbin', [binary(b'\x87\x00\x00'), binary(b'\x00')])
show('NspiModLinkAtt request', call)
show('NspiModLinkAtt response', answer(StatusResponse(), 0x80070005))

call = start(nspi.NspiQueryColumns())
call['dwFlags'] = 0x80000000
show('NspiQueryColumns request', call)
call = answer(nspi.NspiQueryColumnsResponse())
pointed(call, 'ppColumns', TAGS)
show('NspiQueryColumns response', call)

call = start(nspi.NspiResolveNames())
pointed(call, 'pPropTags', TAGS)
strings(call['paStr'], LPSTR, ['anna\0', '=SMTP:bert@contoso.example\0'])
show('NspiResolveNames request', call)
call = answer(nspi.NspiResolveNamesResponse())
pointed(call, 'ppMIds', [2, 0])
rows(call, PEOPLE[:1])
show('NspiResolveNames response', call)

call = start(nspi.NspiResolveNamesW())
call['pPropTags'] = NULL
strings(call['paStr'], LPWSTR, ['Żak\0', 'bert\0'])
show('NspiResolveNamesW request', call)
call = answer(nspi.NspiResolveNamesWResponse())
pointed(call, 'ppMIds', [2, 2])
rows(call, PEOPLE)
show('NspiResolveNamesW response', call)

entry_id = nspi.PermanentEntryID()
entry_id['ProviderUID'] = nspi.GUID_NSPI
entry_id['DisplayType'] = 0x100
entry_id['DistinguishedName'] = '/guid=' + 'AB' * 16
print('PermanentEntryID: ' + entry_id.getData().hex())
entry_id = nspi.EphemeralEntryID()
entry_id['ProviderUID'] = SERVER
entry_id['DisplayType'] = 1
entry_id['MId'] = 0x10
print('EphemeralEntryID: ' + entry_id.getData().hex())
