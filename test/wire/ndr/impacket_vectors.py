"""Packs calls with impacket's NDR engine, for vectors that are not of our making.

Two things a sender is free in are fixed, so that the bytes can be compared: referent ids count from 1 in the order they
are written, and padding is printed as "..".
"""

import types

from impacket.dcerpc.v5 import ndr

PADS = {bytes([pad]) for pad in (0xBF, 0xEF, 0xCC, 0xCA, 0xDD, 0xCB, 0xEE, 0xAB, 0xBC, 0xBB, 0xBD, 0xBE, 0xAA)}


def number_referents():
    original = ndr.NDRPOINTER.getData

    def getData(self, soFar=0):
        if self.fields['ReferentID'] != 0:
            number_referents.last += 1
            self.fields['ReferentID'] = number_referents.last
        return original(self, soFar)

    ndr.NDRPOINTER.getData = getData


def padding_functions():
    for owner in vars(ndr).values():
        if isinstance(owner, type):
            for function in vars(owner).values():
                if isinstance(function, types.FunctionType) and PADS & {
                    constant for constant in function.__code__.co_consts if isinstance(constant, bytes)
                }:
                    yield function, function.__code__


FUNCTIONS = list(padding_functions())
number_referents()


def packed(call, pad):
    for function, code in FUNCTIONS:
        constants = tuple(
            pad if isinstance(constant, bytes) and constant in PADS else constant for constant in code.co_consts
        )
        function.__code__ = code.replace(co_consts=constants)
    number_referents.last = 0
    return call.getData()


def show(name, call):
    zeros, ones = packed(call, b'\x00'), packed(call, b'\xff')
    text = ''.join('..' if a != b else '%02x' % a for a, b in zip(zeros, ones))
    print('%s: %s' % (name, text))
