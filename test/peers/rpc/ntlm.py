"""An NTLM client that is not ours: MIT's GSSAPI with gss-ntlmssp, driven over standard input and output.

Arguments: mechanism (ntlm or spnego), user name, password. Each line is a word and, where it has one, a value in hex.
Writes `token` until the handshake is over, then `signature` and `sealed` of a message of its own; reads `token`, then
`message`, `signature` and `sealed` of the server's, and writes `plaintext` of the last when both are right.
"""

import sys

import gssapi
from gssapi.raw import acquire_cred_with_password

MECHANISMS = {
    "ntlm": gssapi.OID.from_int_seq("1.3.6.1.4.1.311.2.2.10"),
    "spnego": gssapi.OID.from_int_seq("1.3.6.1.5.5.2"),
}


def tell(word, value=b""):
    print(word, value.hex(), flush=True)


def hear(expected):
    word, _, value = sys.stdin.readline().strip().partition(" ")
    if word != expected:
        sys.exit(f"heard {word or 'nothing'} instead of {expected}")
    return bytes.fromhex(value)


def main(mechanism, user, password):
    oid = MECHANISMS[mechanism]
    name = gssapi.Name(user, gssapi.NameType.user)
    acquired = acquire_cred_with_password(name, password.encode(), usage="initiate", mechs=[oid])
    context = gssapi.SecurityContext(
        name=gssapi.Name("exchangeMDB@cas1.contoso.example", gssapi.NameType.hostbased_service),
        creds=gssapi.Credentials(acquired.creds),
        mech=oid,
        usage="initiate",
        flags=[
            gssapi.RequirementFlag.integrity,
            gssapi.RequirementFlag.confidentiality,
            gssapi.RequirementFlag.mutual_authentication,
        ],
    )
    token = context.step(None)
    while token is not None:
        tell("token", token)
        if context.complete:
            break
        token = context.step(hear("token"))
    tell("complete")
    tell("signature", context.get_signature(b"signed by the client"))
    tell("sealed", context.wrap(b"sealed by the client", True).message)
    message = hear("message")
    context.verify_signature(message, hear("signature"))
    tell("plaintext", context.unwrap(hear("sealed")).message)


main(*sys.argv[1:])
