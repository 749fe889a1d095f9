"""Who may talk to the workbench: its own page, under its own name, with the token of its address. Nobody else."""

from __future__ import annotations

import hmac

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 1 << 20  # bytes of a request; changes of a rule are a few hundred
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
# The rendering of a page: no script, no request, no form, no window, an origin of its own.
SANDBOX = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox"
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-DNS-Prefetch-Control": "off",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """Lets a request through that names the workbench as its host, comes from its own page if from any, and knows the token.

    The token is the first step of every path, so that no cookie is needed, which other programs on this machine would be sent.
    A page of the network that has its own name point here (DNS rebinding) fails on Host; one that sends requests blindly fails on
    Origin and on the token.
    """

    def __init__(self, app: ASGIApp, token: str, port: int) -> None:
        self._app = app
        self._token = token.encode()
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self._origins = {f"http://{host}" for host in self._hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        if refusal := self._refusal(scope):
            await self._send(PlainTextResponse(refusal[1], refusal[0]), scope, receive, send)
            return
        first = scope["path"].split("/", 2)[1]
        inner = dict(scope, path=scope["path"][len(first) + 1 :] or "/", root_path=f"/{first}")
        inner["raw_path"] = inner["path"].encode()
        inner["root_path"] = ""
        await self._send(self._app, inner, receive, send)

    async def _send(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Content-Security-Policy", POLICY)
            await send(message)

        await app(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """The status and the sentence of a refusal; None for a request that may pass."""
        headers = Headers(scope=scope)
        if headers.get("host") not in self._hosts:
            return 421, "This is not the workbench's address. Open the address that the command printed."
        origin = headers.get("origin")
        if origin is not None and origin not in self._origins:
            return 403, "Another page may not talk to the workbench."
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return 403, "Another page may not talk to the workbench."
        given = scope["path"].removeprefix("/").partition("/")[0].encode()
        if not hmac.compare_digest(given, self._token):
            return 404, "The address lacks its token. Open the whole address that the command printed."
        if scope["method"] == "POST":
            if headers.get("content-type", "").split(";")[0] != "application/json":
                return 415, "Send JSON."
            if not headers.get("content-length", "").isdecimal() or int(headers["content-length"]) > LARGEST:
                return 413, f"A request has at most {LARGEST:,} bytes."
        elif scope["method"] not in ("GET", "HEAD"):
            return 405, "Ask with GET or POST."
        return None
