"""Prints vectors.txt: the bodies of MAPI over HTTP, packed field by field as MS-OXCMAPIHTTP 2.2 lists them.

Nothing here is shared with the codecs: Python's struct, and the specification's tables.
"""

from struct import pack
from uuid import UUID

ANNA = '/o=Contoso/cn=Recipients/cn=anna'
SERVER = UUID('77378f46-2c66-4aa9-a6a6-3e7a48b19596').bytes_le
TAGS = [0x3001001F, 0x39FE001E, 0x39000003]
HAS, NOT = b'\xff', b'\x00'


def u32(*values):
    return b''.join(pack('<I', value & 0xFFFFFFFF) for value in values)


def a(text):
    return text.encode('latin-1') + b'\0'


def w(text):
    return text.encode('utf-16-le') + b'\0\0'


def array(values):
    return u32(len(values), *values)


def tag(number):
    """PropertyTag: u16 PropertyType, u16 PropertyId."""
    return pack('<HH', number & 0xFFFF, number >> 16)


def tags(values):
    """LargePropertyTagArray (2.2.1.8)."""
    return u32(len(values)) + b''.join(map(tag, values))


def aux(octets=b''):
    return u32(len(octets)) + octets


STAT = pack('<IIIiIIIII', 0, 0x11, 2, -3, 7, 500, 0x4F25, 0x409, 0x407)
OK = u32(0, 0)

# AddressBookPropertyRow (2.2.1.7), complete: bare values; then with one that is missing: each behind a flag
ROW = b'\x00' + HAS + w('Anna Żak') + HAS + a('anna@contoso.example') + u32(0)
ROW_WITH_ERROR = b'\x01' + b'\x00' + HAS + w('Bert') + b'\x0a' + u32(0x8004010F) + b'\x00' + u32(1)
ROWS = tags(TAGS) + u32(2) + ROW + ROW_WITH_ERROR
# A column of no type: each value behind its own (2.2.1.4, 2.2.1.6)
UNTYPED = (
    tags([0x30010000, 0x39000003])
    + u32(2)
    + (b'\x00' + pack('<H', 0x1F) + HAS + w('Anna') + u32(0))
    + (b'\x01' + pack('<H', 0x0A) + b'\x0a' + u32(0x8004010F) + b'\x00' + u32(1))
)

# AddressBookTaggedPropertyValue (2.2.1.2) of every type
EVERY = [
    tag(0x30FF0002) + pack('<h', -2),
    tag(0x39000003) + pack('<i', -1),
    tag(0xFFFB000B) + b'\x01',
    tag(0x80060048) + SERVER,
    tag(0x3A00001E) + HAS + a('anna'),
    tag(0x0FFF0102) + HAS + u32(7) + bytes.fromhex('87000000616263'),
    tag(0x3001001F) + HAS + w('Anna'),
    tag(0x30070040) + pack('<Q', 0x01CB000012345678),
    tag(0x3003000A) + u32(0x8004010F),
    tag(0x80011002) + HAS + u32(3) + pack('<hhh', 1, -1, 3),
    tag(0x80021003) + HAS + u32(2, 4, -5),
    tag(0x800F101E) + HAS + u32(2) + HAS + a('SMTP:anna@contoso.example') + HAS + a('smtp:a@b'),
    tag(0x3A701102) + HAS + u32(2) + HAS + u32(3) + b'\1\2\3' + HAS + u32(1) + b'\4',
    tag(0x80051048) + HAS + u32(1) + SERVER,
    tag(0x800F101F) + HAS + u32(2) + HAS + w('SMTP:żak@x') + HAS + w('smtp:b'),
    tag(0x80041040) + HAS + u32(1) + pack('<Q', 5),
]
LIST = u32(len(EVERY)) + b''.join(EVERY)

# Restriction (MS-OXCDATA 2.12) with 32-bit counts
NAME = tag(0x3001001F) + HAS + w('Anna')
FILTER = (
    b'\x00' + u32(2)
    + (b'\x01' + u32(2)
       + (b'\x03' + u32(0x10001) + tag(0x3001001F) + HAS + NAME)
       + (b'\x04' + b'\x04' + tag(0x360C001F) + HAS + tag(0x360C001F) + HAS + w('ann')))
    + (b'\x02' + b'\x00' + u32(5)
       + (b'\x05' + b'\x04' + tag(0x3001001F) + tag(0x3A00001F))
       + (b'\x06' + b'\x01' + tag(0x39000003) + u32(7))
       + (b'\x07' + b'\x02' + tag(0x3001001F) + u32(80))
       + (b'\x08' + tag(0x39FE001F))
       + (b'\x09' + tag(0x8009000D) + b'\x08' + tag(0x39FE001F)))
)

VECTORS = {
    # As a public proof of concept sends it to Exchange: the DN, then 00000000 e4040000 09040000 09040000 00000000
    'Connect request': a(ANNA) + bytes.fromhex('00000000e4040000090400000904000000000000'),
    'Connect response': OK + u32(60000, 6, 10000) + a('') + w('Anna Żak') + aux(b'\1\2'),
    'Execute request': u32(3) + aux(b'rops') + u32(0x8007) + aux(b'aux'),
    'Execute response': OK + u32(0) + aux(b'answers') + aux(),
    'Disconnect request': aux(),
    'Disconnect response': OK + aux(),
    'NotificationWait request': u32(0) + aux(),
    'NotificationWait response': OK + u32(1) + aux(),
    'Bind request': u32(0) + HAS + STAT + aux(),
    'Bind response': OK + SERVER + aux(),
    'Unbind request': u32(0) + aux(),
    'Unbind response': u32(0, 1) + aux(),
    'CompareMIds request': u32(0) + HAS + STAT + u32(0x10, 0x11) + aux(),
    'CompareMIds response': OK + u32(-1) + aux(),
    'DNToMId request': u32(0) + HAS + u32(2) + a(ANNA) + a('/guid=46') + aux(),
    'DNToMId response': OK + HAS + array([0x10, 0]) + aux(),
    'GetMatches request': u32(0) + HAS + STAT + NOT + u32(0) + HAS + FILTER + HAS + SERVER + u32(0x8009)
    + u32(50) + HAS + tags(TAGS) + aux(),
    'GetMatches response': OK + HAS + STAT + HAS + array([0x10, 0x12]) + HAS + ROWS + aux(),
    'GetPropList request': u32(1, 0x10, 1252) + aux(),
    'GetPropList response': OK + HAS + tags(TAGS) + aux(),
    'GetProps request': u32(2) + HAS + STAT + HAS + tags(TAGS) + aux(),
    'GetProps response': u32(0, 0x40380) + u32(1252) + HAS + LIST + aux(),
    'GetSpecialTable request': u32(4) + HAS + STAT + HAS + u32(7) + aux(),
    'GetSpecialTable response': OK + u32(1252) + HAS + u32(8) + HAS + u32(2)
    + u32(2) + tag(0x3001001F) + HAS + w('All Users') + tag(0x30050003) + u32(0)
    + u32(1) + tag(0x3001001F) + HAS + w('Rooms') + aux(),
    'GetTemplateInfo request': u32(1, 0) + HAS + a('/cn=template') + u32(1252, 0x409) + aux(),
    'GetTemplateInfo response': u32(0, 0x80040102) + u32(1252) + NOT + aux(),
    'ModLinkAtt request': u32(1) + tag(0x8009000D) + u32(0x10) + HAS + u32(1) + aux(b'entry id') + aux(),
    'ModLinkAtt response': u32(0, 0x80070005) + aux(),
    'ModProps request': u32(0) + HAS + STAT + HAS + tags([0x3001001F]) + HAS + u32(1) + NAME + aux(),
    'ModProps response': u32(0, 0x80070005) + aux(),
    'QueryRows request': u32(2) + HAS + STAT + array([0x10, 0x11]) + u32(50) + HAS + tags(TAGS) + aux(),
    'QueryRows request from a position': u32(0) + HAS + STAT + array([]) + u32(50) + NOT + aux(),
    'QueryRows response': OK + HAS + STAT + HAS + ROWS + aux(),
    'QueryRows response of untyped columns': OK + HAS + STAT + HAS + UNTYPED + aux(),
    'QueryColumns request': u32(0, 0x80000000) + aux(),
    'QueryColumns response': OK + HAS + tags(TAGS) + aux(),
    'ResolveNames request': u32(0) + HAS + STAT + HAS + tags(TAGS) + HAS + u32(2) + w('Żak') + w('bert') + aux(),
    'ResolveNames response': OK + u32(1252) + HAS + array([2, 0]) + HAS + ROWS + aux(),
    'ResortRestriction request': u32(0) + HAS + STAT + HAS + array([0x11, 0x10]) + aux(),
    'ResortRestriction response': OK + HAS + STAT + HAS + array([0x10, 0x11]) + aux(),
    'SeekEntries request': u32(0) + HAS + STAT + HAS + NAME + NOT + HAS + tags(TAGS) + aux(),
    'SeekEntries response': OK + HAS + STAT + HAS + ROWS + aux(),
    'UpdateStat request': u32(0) + HAS + STAT + HAS + aux(),
    'UpdateStat response': OK + HAS + STAT + HAS + u32(-3) + aux(),
    'GetMailboxUrl request': u32(0) + w(ANNA) + aux(),
    'GetMailboxUrl response': OK + w('https://x/mapi/emsmdb/?MailboxId=1@x') + aux(),
    'GetAddressBookUrl request': u32(0) + w(ANNA) + aux(),
    'GetAddressBookUrl response': OK + w('https://x/mapi/nspi/?MailboxId=1@x') + aux(),
    # 4.1 and 2.2.7: what a response begins with
    'response': (
        b'PROCESSING\r\nPENDING\r\nPENDING\r\nDONE\r\nX-ResponseCode: 0\r\nX-ElapsedTime: 30004\r\n'
        b'X-StartTime: Wed, 02 Apr 2014 18:07:02 GMT\r\n\r\nbody'
    ),
    'response at once': (
        b'PROCESSING\r\nDONE\r\nX-ResponseCode: 0\r\nX-ElapsedTime: 12\r\n'
        b'X-StartTime: Wed, 02 Apr 2014 18:07:02 GMT\r\n\r\nbody'
    ),
}

if __name__ == '__main__':
    for name, octets in VECTORS.items():
        print(f'{name}: {octets.hex()}')
