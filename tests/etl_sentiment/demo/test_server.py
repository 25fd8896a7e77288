from __future__ import annotations

import socket
from http.client import HTTPConnection

import pytest

from etl_sentiment.demo.portal import Portal
from etl_sentiment.demo.server import HOST, SiteServer


def fetch(server: SiteServer[Portal], path: str) -> tuple[int, str, str]:
    connection = HTTPConnection(server.url.removeprefix("http://"), timeout=5)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.headers["Content-Type"], response.read().decode()
    finally:
        connection.close()


def test_the_portal_is_served_and_its_hits_are_counted() -> None:
    with SiteServer(Portal()) as server:
        assert fetch(server, "/laws?page=2")[:2] == (200, "text/html; charset=utf-8")
        assert "User-agent" in fetch(server, "/robots.txt")[2]
        assert fetch(server, "/nowhere")[0] == 404
    assert server.site.hits["/laws?page=2"] == 1


def test_a_closed_server_answers_no_more() -> None:
    with SiteServer(Portal()) as server:
        pass
    with pytest.raises(ConnectionRefusedError):
        fetch(server, "/laws")


def test_the_preferred_port_is_used_again_and_given_up_when_taken() -> None:
    with SiteServer(Portal()) as server:
        port = int(server.url.rpartition(":")[2])
        with SiteServer(Portal(), port=port) as other:
            assert other.url != server.url
            assert fetch(other, "/laws")[0] == 200
    with SiteServer(Portal(), port=port) as again:
        assert again.url == f"http://{HOST}:{port}"


def test_a_client_that_hangs_up_is_no_error(capfd: pytest.CaptureFixture[str]) -> None:
    with SiteServer(Portal()) as server:
        longest = max(server.site.expected().values(), key=lambda law: len(law.paragraphs))
        for _ in range(5):
            with socket.create_connection((HOST, int(server.url.rpartition(":")[2]))) as client:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
                client.sendall(f"GET {longest.path} HTTP/1.0\r\n\r\n".encode())
        assert fetch(server, "/laws")[0] == 200
    assert capfd.readouterr().err == ""
