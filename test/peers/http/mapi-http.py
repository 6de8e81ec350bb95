"""A MAPI over HTTP client that shares nothing with the lab: written from MS-OXCMAPIHTTP, MS-OXNSPI, MS-OXCROPS and
MS-OXCRPC section 3.1.4.1.1.1 (extended buffers), on Python's standard library (NTLM is impacket's). It logs on by NTLM, over TLS with the
lab's authority checked, runs every request type once, misuses what can be misused, and prints one JSON object.

usage: mapi-http.py CONNECT_HOST:PORT CA_FILE ADDRESS PASSWORD OTHER_ADDRESS

All names are reached at CONNECT_HOST:PORT; SNI and Host carry the name that Autodiscover gave.
"""
import base64, http.client, json, socket, ssl, struct, sys, threading, time, urllib.parse, uuid
import xml.etree.ElementTree as ET

from impacket import ntlm


# --- HTTP over one verified TLS connection -------------------------------------------------------------------------
class Connection(http.client.HTTPSConnection):
    def __init__(self, name, connect_to, context):
        super().__init__(name, 443, timeout=60)
        self._connect_to, self._context = connect_to, context

    def connect(self):
        plain = socket.create_connection(self._connect_to, 60)
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host)


class Site:
    def __init__(self, connect_to, ca_file):
        self.connect_to = connect_to
        self.context = ssl.create_default_context(cafile=ca_file)

    def open(self, name):
        return Connection(name, self.connect_to, self.context)


def basic(user, password):
    return 'Basic ' + base64.b64encode(f'{user}:{password}'.encode()).decode()


# --- Autodiscover: where the mailbox is ----------------------------------------------------------------------------
POX = '{http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a}'


def discover(site, address, password, capability='1'):
    body = (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"><Request>'
        f'<EMailAddress>{address}</EMailAddress><AcceptableResponseSchema>{POX[1:-1]}</AcceptableResponseSchema>'
        '</Request></Autodiscover>'
    )
    name = 'autodiscover.' + address.split('@')[1]
    connection = site.open(name)
    headers = {'Content-Type': 'text/xml', 'Authorization': basic(address, password)}
    if capability:
        headers['X-MapiHttpCapability'] = capability
    connection.request('POST', '/autodiscover/autodiscover.xml', body.encode(), headers)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    root = ET.fromstring(text)
    block = next((p for p in root.iter(POX + 'Protocol') if p.get('Type') == 'mapiHttp'), None)
    urls = {}
    if block is not None:
        for kind in ('MailStore', 'AddressBook'):
            element = block.find(POX + kind)
            for side in ('InternalUrl', 'ExternalUrl'):
                url = None if element is None else element.find(POX + side)
                if url is not None:
                    urls[kind + side] = url.text
    legacy_dn = root.find('.//' + POX + 'LegacyDN')
    types = [p.findtext(POX + 'Type') or p.get('Type') for p in root.iter(POX + 'Protocol')]
    return {'urls': urls, 'legacyDN': None if legacy_dn is None else legacy_dn.text, 'types': types}


# --- The envelope: MS-OXCMAPIHTTP 2.2.2, 2.2.3 ---------------------------------------------------------------------
class Answer:
    def __init__(self, status, headers, meta, additional, body):
        self.status, self.headers, self.meta, self.additional, self.body = status, headers, meta, additional, body

    @property
    def code(self):
        text = self.additional.get('x-responsecode', self.headers.get('x-responsecode'))
        return None if text is None else int(text)


def open_body(raw):
    """PROCESSING, PENDING ..., DONE, additional headers, an empty line, and then the response body."""
    meta, at = [], 0
    while True:
        end = raw.index(b'\r\n', at)
        line = raw[at:end].decode('ascii')
        at = end + 2
        meta.append(line)
        if line == 'DONE':
            break
        if line not in ('PROCESSING', 'PENDING'):
            raise ValueError(f'not a META-TAG: {line!r}')
    additional = {}
    while True:
        end = raw.index(b'\r\n', at)
        line = raw[at:end].decode('ascii')
        at = end + 2
        if line == '':
            return meta, additional, raw[at:]
        name, value = line.split(':', 1)
        additional[name.strip().lower()] = value.strip()


class Session:
    """A session context on one endpoint; its cookies travel by hand, so that they can be wrong on purpose."""

    def __init__(self, site, url, user, password):
        parts = urllib.parse.urlsplit(url)
        self.site, self.name = site, parts.hostname
        self.target = parts.path + ('?' + parts.query if parts.query else '')
        self.user, self.password = user, password
        self.anonymous = False
        self.cookies = {}
        self.client = '{' + str(uuid.uuid4()).upper() + '}'
        self.requests = 0
        self.connection = None

    def log_on(self, method, target, headers):
        """NTLM belongs to the connection: one round with an empty body, and then the answer to the challenge."""
        begin = ntlm.getNTLMSSPType1('', '', True, use_ntlmv2=True)
        first = dict(headers, Authorization='NTLM ' + base64.b64encode(begin.getData()).decode())
        self.connection.request(method, target, b'', first)
        answer = self.connection.getresponse()
        answer.read()
        offered = [value for value in answer.headers.get_all('WWW-Authenticate', []) if value.startswith('NTLM ')]
        if answer.status != 401 or not offered:
            raise ValueError(f'no NTLM challenge but {answer.status} {answer.headers.get_all("WWW-Authenticate")}')
        challenge = base64.b64decode(offered[0][5:])
        reply, _ = ntlm.getNTLMSSPType3(begin, challenge, self.user, self.password, '', use_ntlmv2=True)
        return 'NTLM ' + base64.b64encode(reply.getData()).decode()

    def call(self, kind, body=b'', **changes):
        self.requests += 1
        headers = {
            'Content-Type': 'application/mapi-http',
            'X-RequestType': kind,
            'X-RequestId': f'{self.client}:{self.requests}',
            'X-ClientInfo': self.client,
            'X-ClientApplication': 'Outlook/15.0.4815.1002',
        }
        cookies = changes.pop('cookies', self.cookies)
        if cookies:
            headers['Cookie'] = '; '.join(f'{name}={value}' for name, value in cookies.items())
        keep = changes.pop('keep_cookies', True)
        target = changes.pop('target', self.target)
        method = changes.pop('method', 'POST')
        for name, value in changes.pop('headers', {}).items():
            headers.pop(name, None)
            if value is not None:
                headers[name] = value
        if changes:
            raise TypeError(str(changes))
        if self.connection is None:
            self.connection = self.site.open(self.name)
            if not self.anonymous:
                headers['Authorization'] = self.log_on(method, target, headers)
        self.connection.request(method, target, body, headers)
        answer = self.connection.getresponse()
        raw = answer.read()
        got = {name.lower(): value for name, value in answer.getheaders()}
        if keep:
            for name, value in answer.getheaders():
                if name.lower() == 'set-cookie':
                    key, _, text = value.split(';')[0].partition('=')
                    self.cookies[key] = text
        if answer.will_close:
            self.connection.close()
            self.connection = None
        if got.get('content-type', '').startswith('application/mapi-http') and got.get('x-responsecode') == '0':
            return Answer(answer.status, got, *open_body(raw))
        return Answer(answer.status, got, [], {}, raw)


# --- Bytes ---------------------------------------------------------------------------------------------------------
u32 = lambda value: struct.pack('<I', value & 0xFFFFFFFF)
wide = lambda text: text.encode('utf-16-le') + b'\0\0'
narrow = lambda text: text.encode('latin-1') + b'\0'
HAS, HASNT, NO_AUX = b'\xff', b'\x00', u32(0)


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        if self.at + count > len(self.data):
            raise ValueError(f'{count} bytes wanted at {self.at} of {len(self.data)}')
        piece = self.data[self.at:self.at + count]
        self.at += count
        return piece

    def u8(self): return self.take(1)[0]
    def u16(self): return struct.unpack('<H', self.take(2))[0]
    def u32(self): return struct.unpack('<I', self.take(4))[0]
    def i32(self): return struct.unpack('<i', self.take(4))[0]
    def u64(self): return struct.unpack('<Q', self.take(8))[0]

    def narrow(self):
        end = self.data.index(b'\0', self.at)
        text = self.data[self.at:end]
        self.at = end + 1
        return text.decode('latin-1')

    def wide(self):
        end = self.at
        while self.data[end:end + 2] != b'\0\0':
            if end + 2 > len(self.data):
                raise ValueError('a string does not end')
            end += 2
        text = self.data[self.at:end].decode('utf-16-le')
        self.at = end + 2
        return text

    def has(self):
        flag = self.u8()
        if flag not in (0, 0xFF):
            raise ValueError(f'a HasValue of {flag:#x} at {self.at - 1}')
        return flag == 0xFF

    def end(self):
        """AuxiliaryBufferSize, the auxiliary buffer, and nothing after it."""
        self.take(self.u32())
        if self.at != len(self.data):
            raise ValueError(f'{len(self.data) - self.at} bytes are left over')


def value_of(reader, kind):
    """PropertyValue of an AddressBookPropertyValue (MS-OXCMAPIHTTP 2.2.1.1)."""
    if kind in (0x1E, 0x1F, 0x102) and not reader.has():
        return None
    if kind & 0x1000:
        if not reader.has():
            return None
        return [value_of(reader, kind & 0xEFFF) for _ in range(reader.u32())]
    if kind == 0x02: return struct.unpack('<h', reader.take(2))[0]
    if kind == 0x03 or kind == 0x0A: return reader.u32()
    if kind == 0x0B: return reader.u8() != 0
    if kind == 0x14 or kind == 0x40: return reader.u64()
    if kind == 0x48: return reader.take(16).hex()
    if kind == 0x1E: return reader.narrow()
    if kind == 0x1F: return reader.wide()
    if kind == 0x102: return reader.take(reader.u32()).hex()
    if kind in (0x00, 0x01, 0x0D): return reader.u32()
    raise ValueError(f'property type {kind:#x}')


def row_of(reader, tags):
    """AddressBookPropertyRow (2.2.1.7)."""
    flag, row = reader.u8(), {}
    if flag not in (0, 1):
        raise ValueError(f'a row flag of {flag}')
    for tag in tags:
        kind = tag & 0xFFFF
        if kind == 0:
            kind = reader.u16()
        state = 0 if flag == 0 else reader.u8()
        if state == 0:
            row[f'{tag:08x}'] = value_of(reader, kind)
        elif state == 0x0A:
            row[f'{tag:08x}'] = {'error': reader.u32()}
        elif state != 1:
            raise ValueError(f'a value flag of {state}')
    return row


def rows_of(reader):
    tags = [reader.u32() for _ in range(reader.u32())]
    return [row_of(reader, tags) for _ in range(reader.u32())]


def list_of(reader):
    """AddressBookPropertyValueList (2.2.1.3)."""
    values = {}
    for _ in range(reader.u32()):
        kind, number = reader.u16(), reader.u16()
        values[f'{number << 16 | kind:08x}'] = value_of(reader, kind)
    return values


def tags_in(tags):
    return HAS + u32(len(tags)) + b''.join(map(u32, tags))


class Stat:
    def __init__(self, container=0, current=0, delta=0, position=0, total=0, sort=0, code_page=1252):
        self.words = [sort, container, current, delta, position, total, code_page, 0x409, 0x409]

    def __bytes__(self):
        return HAS + struct.pack('<3Ii5I', *self.words)

    @staticmethod
    def read(reader):
        stat = Stat()
        stat.words = list(struct.unpack('<3Ii5I', reader.take(36)))
        return stat


# --- MS-OXCROPS: RopLogon in a ROP buffer with its extended header --------------------------------------------------
def rop_buffer(rops, handles):
    payload = struct.pack('<H', len(rops) + 2) + rops + b''.join(map(u32, handles))
    return struct.pack('<4H', 0, 4, len(payload), len(payload)) + payload


def open_rops(buffer):
    version, flags, size, actual = struct.unpack('<4H', buffer[:8])
    payload = buffer[8:8 + size]
    if version != 0 or flags & 4 == 0 or len(payload) != size or flags & 1:
        raise ValueError(f'extended header {version} {flags} {size} {actual} of {len(buffer)} bytes')
    if flags & 2:
        payload = bytes(byte ^ 0xA5 for byte in payload)
    length = struct.unpack('<H', payload[:2])[0]
    handles = struct.unpack(f'<{(len(payload) - length) // 4}I', payload[length:])
    return payload[2:length], handles


def logon_rop(dn, open_flags=0x01000004):
    name = narrow(dn)
    return struct.pack('<BBBBIIH', 0xFE, 0, 0, 1, open_flags, 0, len(name)) + name


def execute(session, rops, handles, **changes):
    buffer = rop_buffer(rops, handles)
    # Flags: no compression, no obfuscation.
    body = u32(3) + u32(len(buffer)) + buffer + u32(0x8007) + NO_AUX
    answer = session.call('Execute', body, **changes)
    if answer.code != 0:
        return {'code': answer.code, 'status': answer.status}
    reader = Reader(answer.body)
    status, error, flags = reader.u32(), reader.u32(), reader.u32()
    out = reader.take(reader.u32())
    reader.end()
    result = {'code': 0, 'status': status, 'error': error, 'flags': flags, 'meta': answer.meta}
    if out:
        rops, table = open_rops(out)
        result.update(rops=rops.hex(), handles=list(table))
    return result


def logon_result(rops):
    reader = Reader(bytes.fromhex(rops))
    rop, index, value = reader.u8(), reader.u8(), reader.u32()
    result = {'rop': rop, 'returnValue': value}
    if value == 0:
        result['logonFlags'] = reader.u8()
        result['folders'] = len({reader.u64() for _ in range(13)})
        result['responseFlags'] = reader.u8()
        result['mailboxGuid'] = str(uuid.UUID(bytes_le=reader.take(16)))
        reader.take(2 + 16 + 8 + 8 + 4)
    elif value == 0x478:
        reader.u8()
        result['server'] = reader.take(reader.u8()).rstrip(b'\0').decode('latin-1')
    result['left'] = len(reader.data) - reader.at
    return result


def connect(session, dn, **changes):
    body = narrow(dn) + u32(0) + u32(1252) + u32(0x409) + u32(0x409) + NO_AUX
    answer = session.call('Connect', body, **changes)
    result = {'http': answer.status, 'code': answer.code, 'meta': answer.meta}
    if answer.code == 0:
        reader = Reader(answer.body)
        result['status'], result['error'] = reader.u32(), reader.u32()
        result['polls'], result['retries'], result['retryDelay'] = reader.u32(), reader.u32(), reader.u32()
        result['dnPrefix'], result['displayName'] = reader.narrow(), reader.wide()
        reader.end()
        result['headers'] = {
            name: answer.headers.get(name)
            for name in ('content-type', 'x-requesttype', 'x-requestid', 'x-clientinfo', 'x-serverapplication',
                         'x-expirationinfo', 'x-pendingperiod', 'transfer-encoding', 'cache-control')
        }
        result['additional'] = sorted(answer.additional)
        result['cookies'] = sorted(session.cookies)
    return result


# --- Address book ---------------------------------------------------------------------------------------------------
NAME, DN, SMTP, KIND, HOME = 0x3001001F, 0x3003001F, 0x39FE001F, 0x39000003, 0x8006001F


def bind(session, **changes):
    answer = session.call('Bind', u32(0) + bytes(Stat()) + NO_AUX, **changes)
    if answer.code != 0:
        return {'http': answer.status, 'code': answer.code}
    reader = Reader(answer.body)
    result = {'code': 0, 'status': reader.u32(), 'error': reader.u32(), 'guid': reader.take(16).hex()}
    reader.end()
    return result


def simple(session, kind, body, read):
    answer = session.call(kind, body + NO_AUX)
    if answer.code != 0:
        return {'http': answer.status, 'code': answer.code}
    reader = Reader(answer.body)
    result = {'code': 0, 'status': reader.u32(), 'error': reader.u32()}
    if result['status'] == 0:
        read(reader, result)
    reader.end()
    return result


def resolve_names(session, names):
    def read(reader, result):
        result['codePage'] = reader.u32()
        result['mids'] = [reader.u32() for _ in range(reader.u32())] if reader.has() else None
        result['rows'] = rows_of(reader) if reader.has() else None
    texts = HAS + u32(len(names)) + b''.join(map(wide, names))
    return simple(session, 'ResolveNames', u32(0) + bytes(Stat()) + tags_in([NAME, DN, SMTP, KIND]) + texts, read)


def query_rows(session, stat, table=(), count=100, tags=(NAME, DN, SMTP)):
    def read(reader, result):
        result['stat'] = Stat.read(reader).words if reader.has() else None
        result['rows'] = rows_of(reader) if reader.has() else None
    explicit = u32(len(table)) + b''.join(map(u32, table))
    return simple(session, 'QueryRows', u32(0) + bytes(stat) + explicit + u32(count) + tags_in(list(tags)), read)


def whole_list(session, page):
    stat, rows, pages = Stat(), [], 0
    while pages < 1000:
        answer = query_rows(session, stat, count=page)
        if answer['code'] != 0 or answer['error'] != 0:
            return {'stopped': answer}
        pages += 1
        rows += answer['rows']
        stat = Stat()
        stat.words = answer['stat']
        if stat.words[1 + 1] == 2 or not answer['rows']:
            break
    names = [row[f'{NAME:08x}'] for row in rows]
    return {'pages': pages, 'count': len(rows), 'distinct': len({row[f'{DN:08x}'] for row in rows}),
            'total': stat.words[5], 'sorted': names == sorted(names, key=str.casefold), 'first': names[:3]}


def seek(session, prefix):
    def read(reader, result):
        result['stat'] = Stat.read(reader).words if reader.has() else None
        result['rows'] = rows_of(reader) if reader.has() else None
    target = HAS + struct.pack('<HH', 0x1F, 0x3001) + HAS + wide(prefix)
    body = u32(0) + bytes(Stat()) + target + HASNT + tags_in([NAME])
    return simple(session, 'SeekEntries', body, read)


def get_matches(session, text, tag=NAME):
    """RES_PROPERTY, EQ, by the name that Check Name asks: ANR (MS-OXCDATA 2.12.5)."""
    def read(reader, result):
        if reader.has():
            Stat.read(reader)
        result['mids'] = [reader.u32() for _ in range(reader.u32())] if reader.has() else None
        result['rows'] = rows_of(reader) if reader.has() else None
    anr = 0x360C001F
    restriction = struct.pack('<BBI', 4, 4, anr) + struct.pack('<HH', anr & 0xFFFF, anr >> 16) + HAS + wide(text)
    body = (u32(0) + bytes(Stat()) + HASNT + u32(0) + HAS + restriction + HASNT + u32(50) + tags_in([tag, SMTP]))
    return simple(session, 'GetMatches', body, read)


def mids_reader(key):
    def read(reader, result):
        result[key] = [reader.u32() for _ in range(reader.u32())] if reader.has() else None
    return read


def get_props(session, mid, tags):
    def read(reader, result):
        result['codePage'] = reader.u32()
        result['values'] = list_of(reader) if reader.has() else None
    return simple(session, 'GetProps', u32(0) + bytes(Stat(current=mid)) + tags_in(tags), read)


def special_table(session):
    def read(reader, result):
        result['codePage'] = reader.u32()
        result['version'] = reader.u32() if reader.has() else None
        result['rows'] = [list_of(reader) for _ in range(reader.u32())] if reader.has() else None
    return simple(session, 'GetSpecialTable', u32(4) + bytes(Stat()) + HAS + u32(0), read)


def url(session, kind, dn):
    def read(reader, result):
        result['url'] = reader.wide()
    return simple(session, kind, u32(0) + wide(dn), read)


def stat_reader(with_delta):
    def read(reader, result):
        result['stat'] = Stat.read(reader).words if reader.has() else None
        if with_delta:
            result['delta'] = reader.i32() if reader.has() else None
    return read


def resort(session, mids):
    def read(reader, result):
        result['stat'] = Stat.read(reader).words if reader.has() else None
        result['mids'] = [reader.u32() for _ in range(reader.u32())] if reader.has() else None
    body = u32(0) + bytes(Stat()) + HAS + u32(len(mids)) + b''.join(map(u32, mids))
    return simple(session, 'ResortRestriction', body, read)


# --- Scenarios -----------------------------------------------------------------------------------------------------
def mailbox_scenarios(site, mail_url, address, password, dn, other):
    out = {}
    session = Session(site, mail_url, address, password)
    out['ping'] = {'code': (answer := session.call('PING')).code, 'http': answer.status}
    out['connect'] = connect(session, dn)
    logged_on = execute(session, logon_rop(dn), [0xFFFFFFFF])
    out['execute'] = {key: logged_on.get(key) for key in ('code', 'status', 'error', 'meta')}
    out['logon'] = logon_result(logged_on['rops']) if 'rops' in logged_on else logged_on
    handle = logged_on.get('handles', [0xFFFFFFFF])[0]
    # RopGetReceiveFolder: some ROP that the lab need not know; it must answer, and the session go on.
    unsupported = execute(session, struct.pack('<BBB', 0x27, 0, 0) + narrow('IPM.Note'), [handle])
    out['unsupportedRop'] = {key: unsupported.get(key) for key in ('code', 'error', 'rops')}
    again = execute(session, logon_rop(dn), [0xFFFFFFFF])
    out['logonAgain'] = logon_result(again['rops'])['returnValue'] if 'rops' in again else again
    unknown = execute(session, logon_rop(dn + '-nobody'), [0xFFFFFFFF])
    out['unknownMailbox'] = logon_result(unknown['rops']) if 'rops' in unknown else unknown

    # What a client does wrong.
    good = dict(session.cookies)
    wrong_sequence = {name: (value[:-1] + ('0' if value[-1] != '0' else '1') if 'equence' in name else value)
                      for name, value in good.items()}
    body = u32(3) + u32(0) + u32(0x8007) + NO_AUX
    out['wrongSequence'] = session.call('Execute', body, cookies=wrong_sequence, keep_cookies=False).code
    wrong_context = {name: value if 'equence' in name else 'no-such-session' for name, value in good.items()}
    out['unknownContext'] = session.call('Execute', body, cookies=wrong_context, keep_cookies=False).code
    out['missingCookie'] = session.call('Execute', body, cookies={}, keep_cookies=False).code
    out['stillThere'] = execute(session, logon_rop(dn), [0xFFFFFFFF]).get('code')
    out['unknownType'] = session.call('Frobnicate', keep_cookies=False).code
    out['missingType'] = session.call('PING', headers={'X-RequestType': None}, keep_cookies=False).code
    out['missingRequestId'] = session.call('PING', headers={'X-RequestId': None}, keep_cookies=False).code
    answer = session.call('PING', headers={'Content-Type': 'text/plain'}, keep_cookies=False)
    out['wrongContentType'] = {'http': answer.status, 'code': answer.code}
    answer = session.call('PING', method='GET', keep_cookies=False)
    out['get'] = {'http': answer.status, 'code': answer.code}
    bare = Session(site, mail_url.split('?')[0], address, password)
    answer = bare.call('Connect', narrow(dn) + u32(0) + u32(1252) + u32(0x409) + u32(0x409) + NO_AUX)
    out['missingMailboxId'] = {'http': answer.status, 'code': answer.code}
    out['truncatedConnect'] = Session(site, mail_url, address, password).call('Connect', narrow(dn) + u32(0)).code
    answer = Session(site, mail_url, address, 'not the password').call('PING')
    out['wrongPassword'] = answer.status
    nobody = Session(site, mail_url, address, password)
    nobody.anonymous = True
    out['noPassword'] = nobody.call('PING').status

    # Another user with this session's cookie, and another user's mailbox.
    thief = Session(site, mail_url, other, password)
    out['stolenCookie'] = thief.call('Execute', body, cookies=dict(session.cookies), keep_cookies=False).code
    elsewhere = Session(site, mail_url, other, password)
    out['connectAsAnother'] = {key: connect(elsewhere, dn).get(key) for key in ('code', 'error')}

    # NotificationWait is held; meanwhile the session answers Execute. PENDING keeps the wait alive.
    waiting = Session(site, mail_url, address, password)
    waiting.cookies = dict(session.cookies)
    waited, begun = {}, time.monotonic()

    def wait():
        answer = waiting.call('NotificationWait', u32(0) + NO_AUX)
        waited.update(code=answer.code, meta=answer.meta)
        if answer.code == 0:
            reader = Reader(answer.body)
            waited.update(status=reader.u32(), error=reader.u32(), pending=reader.u32())
            reader.end()

    thread = threading.Thread(target=wait)
    thread.start()
    period = int(out['connect'].get('headers', {}).get('x-pendingperiod') or 0) / 1000
    time.sleep(1)
    out['executeWhileWaiting'] = execute(session, logon_rop(dn), [0xFFFFFFFF]).get('code')
    while time.monotonic() < begun + period + 2 and thread.is_alive():
        time.sleep(0.5)
    out['stillWaiting'] = thread.is_alive()
    answer = session.call('Disconnect', NO_AUX)
    out['disconnect'] = {'code': answer.code, 'body': answer.body.hex()}
    thread.join(60)
    out['notificationWait'] = waited or 'did not end'
    out['afterDisconnect'] = session.call('Execute', body, keep_cookies=False).code
    return out


def address_book_scenarios(site, address_book_url, address, password, dn):
    out = {}
    session = Session(site, address_book_url, address, password)
    out['ping'] = session.call('PING').code
    out['unbound'] = session.call('ResolveNames', u32(0) + HASNT + HASNT + HASNT + NO_AUX, keep_cookies=False).code
    out['bind'] = bind(session)
    out['resolve'] = resolve_names(session, [address, '=SMTP:' + address, 'nobody-of-that-name', 'mailbox'])
    out['list'] = whole_list(session, 47)
    out['seek'] = seek(session, 'An')
    out['matches'] = get_matches(session, address)
    out['dnToMid'] = simple(session, 'DNToMId', u32(0) + HAS + u32(2) + narrow(dn) + narrow('/o=none'), mids_reader('mids'))
    mid = (out['dnToMid'].get('mids') or [0])[0]
    out['props'] = get_props(session, mid, [NAME, SMTP, HOME, 0x7000001F])
    out['propList'] = simple(session, 'GetPropList', u32(0) + u32(mid) + u32(1252), mids_reader('tags'))
    rows = query_rows(session, Stat(), table=[mid], tags=[NAME, SMTP])
    out['explicit'] = rows.get('rows')

    def compared(reader, result):
        result['result'] = reader.i32()
    out['compare'] = simple(session, 'CompareMIds', u32(0) + bytes(Stat()) + u32(mid) + u32(mid), compared)
    out['special'] = special_table(session)
    out['columns'] = simple(session, 'QueryColumns', u32(0) + u32(0x80000000), mids_reader('tags'))
    mids = out['matches'].get('mids') or []
    out['resort'] = resort(session, mids)
    body = u32(0) + bytes(Stat(delta=5)) + HAS  # DeltaRequested
    out['updateStat'] = simple(session, 'UpdateStat', body, stat_reader(True))
    out['mailboxUrl'] = url(session, 'GetMailboxUrl', out['props'].get('values', {}).get(f'{HOME:08x}', '').rsplit('/cn=', 1)[0]
                            if out['props'].get('values') else dn)
    out['addressBookUrl'] = url(session, 'GetAddressBookUrl', dn)
    out['modProps'] = simple(session, 'ModProps', u32(0) + bytes(Stat(current=mid)) + HASNT + HASNT, lambda *_: None)
    out['truncated'] = session.call('QueryRows', u32(0), keep_cookies=False).code
    out['unbind'] = simple(session, 'Unbind', u32(0), lambda *_: None)
    out['afterUnbind'] = session.call('QueryColumns', u32(0) + u32(0) + NO_AUX, keep_cookies=False).code
    return out


def main():
    connect_to, ca_file, address, password, other = sys.argv[1:6]
    host, _, port = connect_to.rpartition(':')
    site = Site((host, int(port)), ca_file)
    found = discover(site, address, password)
    out = {'discovered': found, 'withoutCapability': discover(site, address, password, None)['types']}
    if found['urls']:
        mail = found['urls'].get('MailStoreInternalUrl') or found['urls']['MailStoreExternalUrl']
        book = found['urls'].get('AddressBookInternalUrl') or found['urls']['AddressBookExternalUrl']
        out['mailbox'] = mailbox_scenarios(site, mail, address, password, found['legacyDN'], other)
        out['addressBook'] = address_book_scenarios(site, book, address, password, found['legacyDN'])
    print(json.dumps(out))


main()
