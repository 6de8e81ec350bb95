"""Prints vectors.txt: the referral operations, packed by impacket's own classes."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'ndr'))
from impacket.dcerpc.v5.dtypes import NULL, ULONG
from impacket.dcerpc.v5.oxabref import (
    RfrGetFQDNFromServerDN,
    RfrGetFQDNFromServerDNResponse,
    RfrGetNewDSA,
    RfrGetNewDSAResponse,
)
from impacket_vectors import show


class NewDSAResponse(RfrGetNewDSAResponse):
    # impacket leaves the return value out
    structure = RfrGetNewDSAResponse.structure + (('ErrorCode', ULONG),)


ANNA = '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=anna\0'
SERVER = '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Configuration/cn=Servers/cn=CAS1\0'
HOST = 'outlook.contoso.example\0'

call = RfrGetNewDSA()
call['ulFlags'] = 0
call['pUserDN'] = ANNA
call['ppszUnused'] = NULL
call['ppszServer'] = '\0'
show('RfrGetNewDSA request', call)

call = NewDSAResponse()
call['ppszUnused'] = NULL
call['ppszServer'] = HOST
call['ErrorCode'] = 0
show('RfrGetNewDSA response', call)

call = NewDSAResponse()
call['ppszUnused'] = NULL
call['ppszServer'] = NULL
call['ErrorCode'] = 0x80040111
show('RfrGetNewDSA refusal', call)

call = RfrGetFQDNFromServerDN()
call['ulFlags'] = 0
call['cbMailboxServerDN'] = len(SERVER)
call['szMailboxServerDN'] = SERVER
show('RfrGetFQDNFromServerDN request', call)

call = RfrGetFQDNFromServerDNResponse()
call['ppszServerFQDN'] = 'cas1.contoso.internal\0'
call['ErrorCode'] = 0
show('RfrGetFQDNFromServerDN response', call)

call = RfrGetFQDNFromServerDNResponse()
call['ppszServerFQDN'] = NULL
call['ErrorCode'] = 0x8004010F
show('RfrGetFQDNFromServerDN refusal', call)
