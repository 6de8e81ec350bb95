"""pytest examples/pytest (needs exchangelib)"""

from exchangelib import Credentials
from exchangelib.autodiscover.discovery.soap import SoapAutodiscovery


def discover(address):
    return SoapAutodiscovery(address, credentials=Credentials(address, "Passw0rd!")).discover()


def test_finds_the_mailbox_by_its_address():
    user, protocol = discover("anna@contoso.example")
    assert user.autodiscover_smtp_address == "anna@contoso.example"
    assert "/cn=Recipients/cn=anna" in user.user_settings["user_dn"]
    assert protocol.service_endpoint.endswith("/EWS/Exchange.asmx")


def test_the_mailbox_is_in_the_array():
    user, _ = discover("ben@contoso.example")
    assert "cn=outlook.contoso.example" in user.user_settings["mailbox_dn"]
