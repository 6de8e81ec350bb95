"""Asks the address book and the referral service by impacket's own NDR engine, over TCP with NTLM.

address-book.py ADDRESS PORT USER PASSWORD LEVEL whole-list|profile NAME|refused
"""

import json
import sys

from impacket.dcerpc.v5 import nspi, oxabref, transport
from impacket.dcerpc.v5.dtypes import DWORD, LPWSTR, NULL, ULONG
from impacket.dcerpc.v5.ndr import NDRCALL
from impacket.dcerpc.v5.rpcrt import DCERPCException

DISPLAY_NAME = 0x3001001F
EMAIL_ADDRESS = 0x3003001F
SMTP_ADDRESS = 0x39FE001F
HOME_MDB = 0x8006001F
NETWORK_ADDRESS = 0x8170101F
ANR = 0x360C001F
END_OF_TABLE = 2
PRIVATE_MDB = '/cn=Microsoft Private MDB'


# impacket has the layout of this call commented out, with pointers missing (MS-OXNSPI 6)
class NspiGetMatches(NDRCALL):
    opnum = 5
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


class NspiGetMatchesResponse(NDRCALL):
    structure = (
        ('pStat', nspi.STAT),
        ('ppOutMIds', nspi.PPropertyTagArray_r),
        ('ppRows', nspi.PPropertyRowSet_r),
        ('ErrorCode', ULONG),
    )


def connect(interface):
    address, port, user, password, level = sys.argv[1:6]
    channel = transport.DCERPCTransportFactory('ncacn_ip_tcp:%s[%s]' % (address, port))
    domain, _, name = user.rpartition('\\')
    channel.set_credentials(name, password, domain)
    dce = channel.get_dce_rpc()
    if int(level) > 1:
        dce.set_auth_level(int(level))
    dce.connect()
    dce.bind(interface)
    return dce


def rows_of(response):
    return nspi.simplifyPropertyRowSet(response['ppRows'])


def tags(array, values):
    for value in values:
        item = DWORD()
        item['Data'] = value
        array['aulPropTag'].append(item)
    array['cValues'] = len(values)
    array.fields['aulPropTag'].fields['MaximumCount'] = len(values) + 1


def start():
    stat = nspi.STAT()
    for field in ('SortType', 'ContainerID', 'CurrentRec', 'Delta', 'NumPos', 'TotalRecs'):
        stat[field] = 0
    stat['CodePage'] = 1252
    stat['TemplateLocale'] = stat['SortLocale'] = 0x409
    return stat


def whole_list():
    dce = connect(nspi.MSRPC_UUID_NSPI)
    handle = nspi.hNspiBind(dce)['contextHandle']
    lists = [
        {'name': row[DISPLAY_NAME], 'depth': row[0x30050003], 'id': row[0xFFFD0003]}
        for row in rows_of(nspi.hNspiGetSpecialTable(dce, handle))
    ]
    stat = start()
    total = nspi.hNspiUpdateStat(dce, handle, stat)['pStat']['TotalRecs']
    names, pages = [], 0
    while stat['CurrentRec'] != END_OF_TABLE:
        page = nspi.hNspiQueryRows(dce, handle, pStat=stat, Count=64, pPropTags=[DISPLAY_NAME, SMTP_ADDRESS])
        names += [row[DISPLAY_NAME] for row in rows_of(page)]
        stat = page['pStat']
        pages += 1
    unbound = nspi.hNspiUnbind(dce, handle)['ErrorCode']
    return {'lists': lists, 'total': total, 'names': names, 'pages': pages, 'unbound': unbound}


def matches(dce, handle, name):
    request = NspiGetMatches()
    request['hRpc'] = handle
    request['pStat'] = start()
    request['pReserved'] = NULL
    request['Filter']['rt'] = 4
    request['Filter']['res']['tag'] = 4
    restriction = request['Filter']['res']['resProperty']
    restriction['relop'] = 4
    restriction['ulPropTag'] = ANR
    restriction['lpProp']['ulPropTag'] = ANR
    restriction['lpProp']['Value']['tag'] = 0x1F
    restriction['lpProp']['Value']['lpszW'] = name + '\0'
    request['lpPropName'] = NULL
    request['ulRequested'] = 5000
    tags(request['pPropTags'], [DISPLAY_NAME])
    return [row[DISPLAY_NAME] for row in rows_of(dce.request(request))]


def profile(name):
    """What a client does that is given a name and no Autodiscover (libmapi's way to a profile)."""
    dce = connect(nspi.MSRPC_UUID_NSPI)
    handle = nspi.hNspiBind(dce)['contextHandle']
    columns = [DISPLAY_NAME, EMAIL_ADDRESS, HOME_MDB]
    resolved = nspi.hNspiResolveNamesW(dce, handle, pPropTags=columns, paStr=[name, 'a', 'nobody at all'])
    user = rows_of(resolved)[0]
    server_dn = user[HOME_MDB].replace(PRIVATE_MDB, '')
    mid = nspi.hNspiDNToMId(dce, handle, [server_dn])['ppOutMIds']['aulPropTag'][0]['Data']
    found = nspi.hNspiGetProps(dce, handle, CurrentRec=mid, CodePage=1252, pPropTags=[NETWORK_ADDRESS])
    server = nspi.simplifyPropertyRow(found['ppRows'])
    referral = connect(oxabref.MSRPC_UUID_OXABREF)
    return {
        'outcomes': [one['Data'] for one in resolved['ppMIds']['aulPropTag']],
        'name': user[DISPLAY_NAME],
        'homeMdb': user[HOME_MDB],
        'networkAddress': server[NETWORK_ADDRESS],
        'matches': matches(dce, handle, name),
        'newDsa': oxabref.hRfrGetNewDSA(referral, user[EMAIL_ADDRESS])['ppszServer'],
        'fqdn': oxabref.hRfrGetFQDNFromServerDN(referral, server_dn)['ppszServerFQDN'],
    }


def refused():
    """What each service says to somebody who may not ask."""
    def outcome(ask):
        try:
            ask()
            return 'answered'
        except DCERPCException as error:
            return str(error).strip()

    def bind():
        nspi.hNspiBind(connect(nspi.MSRPC_UUID_NSPI))

    def referral():
        oxabref.hRfrGetNewDSA(connect(oxabref.MSRPC_UUID_OXABREF), '')

    return {'nspi': outcome(bind), 'rfr': outcome(referral)}


what, *rest = sys.argv[6:]
answer = {'whole-list': whole_list, 'profile': profile, 'refused': refused}[what](*rest)
print(json.dumps(answer, default=str))
