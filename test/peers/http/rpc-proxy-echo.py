"""The RPC proxy's echo by impacket's own NTLM messages, on one connection. Arguments: host, port, domain, user, password, target.

Prints the final status line's code and reason, and the body in hex.
"""

import base64
import socket
import ssl
import sys

from impacket import ntlm


def ask(sock, target, token):
    sock.sendall(
        f"RPC_OUT_DATA {target} HTTP/1.1\r\nHost: mail.contoso.example\r\nUser-Agent: MSRPC\r\n"
        f"Content-Length: 0\r\nAuthorization: NTLM {base64.b64encode(token).decode()}\r\n\r\n".encode()
    )
    data = b""
    while b"\r\n\r\n" not in data:
        data += sock.recv(4096)
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    length = next(int(line.split(":")[1]) for line in lines if line.lower().startswith("content-length:"))
    while len(body) < length:
        body += sock.recv(4096)
    return lines, body


def main(host, port, domain, user, password, target):
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with context.wrap_socket(socket.create_connection((host, int(port)))) as sock:
        negotiate = ntlm.getNTLMSSPType1("", domain)
        lines, _ = ask(sock, target.split("?")[0], negotiate.getData())
        challenge = next(line.split()[2] for line in lines if line.startswith("WWW-Authenticate: NTLM "))
        answer, _ = ntlm.getNTLMSSPType3(negotiate, base64.b64decode(challenge), user, password, domain)
        lines, body = ask(sock, target, answer.getData())
        print(lines[0].split(" ", 1)[1])
        print(body.hex())


main(*sys.argv[1:])
