"""Connections to public addresses only: a name is looked up once, its address checked, and that very address connected to.

So neither a redirect nor a name server that changes its answer (DNS rebinding) leads a request into the private network.
"""

import contextlib
import ipaddress
import socket
import sys
from collections.abc import Callable
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection

OnConnect = Callable[[socket.socket], None]


class RefusedAddressError(Exception):
    """A host's address is not one that may be asked."""


def check_address(address: str, *, loopback: bool) -> None:
    """Raise RefusedAddressError unless `address` (IPv4 or IPv6) is public; with `loopback`, unless it is this machine."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    plain = getattr(parsed, "ipv4_mapped", None) or parsed
    if loopback:
        if not plain.is_loopback:
            raise RefusedAddressError(f"{address} is not an address of this machine")
    elif not plain.is_global or plain.is_multicast:
        raise RefusedAddressError(f"{address} is a private or reserved address")


def addresses_of(host: str, port: int, *, loopback: bool) -> list[str]:
    """Return the numeric addresses of `host`, all checked. Raises OSError where there are none, RefusedAddressError."""
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)]
    for address in found:
        check_address(address, loopback=loopback)
    return list(dict.fromkeys(found))


class CheckedAdapter(HTTPAdapter):
    """An adapter that connects to checked addresses and tells `on_connect` of each socket before anything is sent."""

    def __init__(self, *, loopback: bool, on_connect: OnConnect) -> None:
        self._loopback = loopback
        self._on_connect = on_connect
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0, pool_block=True)

    def __enter__(self) -> "CheckedAdapter":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: Any) -> None:
        """Make the pool of connections, of classes that check where they connect to."""

        class CheckedHttp(_Checked, HTTPConnection):
            loopback, on_connect = self._loopback, staticmethod(self._on_connect)

        class CheckedHttps(_Checked, HTTPSConnection):
            loopback, on_connect = self._loopback, staticmethod(self._on_connect)

        class HttpPool(HTTPConnectionPool):
            ConnectionCls = CheckedHttp

        class HttpsPool(HTTPSConnectionPool):
            ConnectionCls = CheckedHttps

        self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **pool_kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": HttpPool, "https": HttpsPool}


class _Checked(HTTPConnection):
    """Connects as urllib3 does, but to an address that was checked."""

    loopback: bool
    on_connect: OnConnect

    def _new_conn(self) -> socket.socket:
        try:
            addresses = addresses_of(self.host, self.port, loopback=self.loopback)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        connected = self._connect(addresses)
        self.on_connect(connected)
        sys.audit("http.client.connect", self, self.host, self.port)
        return connected

    def _connect(self, addresses: list[str]) -> socket.socket:
        for address in addresses[:-1]:
            with contextlib.suppress(OSError):
                return self._connect_to(address)
        try:
            return self._connect_to(addresses[-1])
        except TimeoutError as error:
            raise ConnectTimeoutError(self, f"Connection to {self.host} timed out.") from error
        except OSError as error:
            raise NewConnectionError(self, f"Failed to establish a new connection: {error}") from error

    def _connect_to(self, address: str) -> socket.socket:
        return create_connection((address, self.port), self.timeout, socket_options=self.socket_options)
