"""Looks for a mailbox as any program that uses exchangelib does, and says what it found: one JSON object."""

import json
import sys

from exchangelib import Credentials
from exchangelib.autodiscover.discovery.soap import SoapAutodiscovery
from exchangelib.errors import EWSError
from exchangelib.protocol import BaseProtocol
from exchangelib.services import GetUserSettings

address, user_name, password = sys.argv[1:4]
BaseProtocol.TIMEOUT = 10

endpoints = []
call = GetUserSettings.call


def remember(self, users, settings):
    endpoints.append(self.protocol.service_endpoint)
    return call(self, users=users, settings=settings)


GetUserSettings.call = remember

try:
    user, protocol = SoapAutodiscovery(address, credentials=Credentials(user_name, password)).discover()
    print(
        json.dumps(
            {
                "endpoint": endpoints[-1],
                "smtp_address": user.autodiscover_smtp_address,
                "user_dn": user.user_settings["user_dn"],
                "mailbox_dn": user.user_settings["mailbox_dn"],
                "ews_url": protocol.service_endpoint,
                "api_version": protocol.config.version.api_version,
            }
        )
    )
except EWSError as error:
    print(json.dumps({"error": type(error).__name__, "message": str(error)}))
