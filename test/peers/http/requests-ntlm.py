"""Autodiscover by python3-requests with requests_ntlm. Arguments: URL, user, password. The request is read from standard input.

Asks twice on one session, and prints the status codes and the second answer's Persistent-Auth.
"""

import sys
import warnings

import requests
from requests_ntlm import HttpNtlmAuth

warnings.simplefilter("ignore")


def main(url, user, password):
    session = requests.Session()
    session.verify = False
    session.trust_env = False
    session.auth = HttpNtlmAuth(user, password)
    body = sys.stdin.read().encode()
    headers = {"Content-Type": "text/xml; charset=utf-8"}
    answers = [session.post(url, data=body, headers=headers) for _ in range(2)]
    print(*[answer.status_code for answer in answers], answers[1].headers.get("Persistent-Auth"))


main(*sys.argv[1:])
