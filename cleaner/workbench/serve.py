"""Serves the workbench on this machine alone, until it is interrupted."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Thread

from cleaner.errors import CleanerError, MissingExtraError
from cleaner.workbench.session import Session

HOST = "127.0.0.1"


def listen(port: int = 0) -> socket.socket:
    """Take a port of this machine (0: any free one). Raise CleanerError if it is taken."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen()
    except OSError as error:
        listening.close()
        raise CleanerError(
            f"port {port} cannot be used: {error.strerror}. Leave --port out for any free one."
        ) from None
    return listening


def serve(session: Session, listening: socket.socket, ready: Callable[[str], object]) -> None:
    """Answer on a port until interrupted; `ready` is told the address, with its token. Raise MissingExtraError without the extra."""
    try:
        import uvicorn

        from cleaner.workbench.app import application
    except ModuleNotFoundError as error:
        raise MissingExtraError(str(error.name), "workbench") from None
    Thread(target=session.warm, daemon=True).start()
    port = listening.getsockname()[1]
    token = secrets.token_urlsafe(24)
    ready(f"http://{HOST}:{port}/{token}/")
    config = uvicorn.Config(
        application(session, token, port),
        log_level="warning",
        access_log=False,
        server_header=False,
        ws="none",
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    with suppress(KeyboardInterrupt):  # how it is meant to end
        uvicorn.Server(config).run(sockets=[listening])
