"""A lab for the tests of a session, and names that lead to it: no privileges, no fixed ports."""

import json
import os
import shlex
import socket
import subprocess

import dns.resolver
import pytest


class Lab:
    """What `serve --log json` said when it was ready."""

    def __init__(self, process, ready):
        self.process = process
        self.ca = ready["ca"]
        self.control = ready["endpoints"]["control"]
        self._sockets = {
            (host["address"], int(port)): (real.rsplit(":", 1)[0], int(real.rsplit(":", 1)[1]))
            for host in ready["hosts"]
            for port, real in host["listen"].items()
        }
        self.dns = dns.resolver.Resolver(configure=False)
        address, port = ready["endpoints"]["dns"]["internal"].rsplit(":", 1)
        self.dns.nameservers, self.dns.port = [address], int(port)

    def socket_of(self, name, port):
        """The real address and port of a name's port; None when the lab has no such name or port."""
        try:
            addresses = [record.address for record in self.dns.resolve(name, "A")]
        except dns.exception.DNSException:
            return None
        return next((self._sockets[at] for at in ((one, port) for one in addresses) if at in self._sockets), None)


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    command = shlex.split(os.environ.get("AUTODISCOVER_LAB_COMMAND", "npx autodiscover-lab"))
    data = tmp_path_factory.mktemp("data")
    process = subprocess.Popen(
        [*command, "serve", "--log", "json", "--quiet", "--data", str(data)], stdout=subprocess.PIPE, text=True
    )
    for line in process.stdout:
        said = json.loads(line)
        if said["event"] == "ready":
            break
    else:
        raise RuntimeError("the lab did not start")
    yield Lab(process, said)
    process.terminate()
    assert process.wait(10) == 0


@pytest.fixture(autouse=True)
def names(lab, monkeypatch):
    """Every library of this process finds the lab's names and ports, and trusts its CA."""
    system = socket.getaddrinfo

    def getaddrinfo(host, port, *rest, **more):
        name = host.decode() if isinstance(host, bytes) else host
        if not (name and name.endswith((".contoso.example", ".contoso.internal"))):
            return system(host, port, *rest, **more)
        real = lab.socket_of(name, int(port or 0))
        if real is None:
            raise socket.gaierror(socket.EAI_NONAME, f"the lab has no {name}:{port}")
        return system(*real, *rest, **more)

    # exchangelib asks a resolver of its own before it connects.
    monkeypatch.setattr(dns.resolver, "Resolver", lambda *args, **more: lab.dns)
    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", lab.ca)
