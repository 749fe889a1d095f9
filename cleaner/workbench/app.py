"""The workbench's routes: its own files, and what its page asks for as JSON."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from cleaner.errors import CleanerError
from cleaner.workbench.folder import ConflictError
from cleaner.workbench.guard import SANDBOX, Guard
from cleaner.workbench.propose import Wish
from cleaner.workbench.render import rendering
from cleaner.workbench.session import Session

STATIC = Path(str(resources.files("cleaner"))) / "workbench" / "static"
Answer = Callable[[Request], Awaitable[Response]]


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the browser sends: a block of a page, what it should be, changes of the rules."""

    page: int = 0
    note: int = 0
    wish: Wish = "remove"
    changes: list[Any] = []
    label: str = ""
    text: str | None = None
    other: int = 0


def application(session: Session, token: str, port: int) -> Guard:
    """Give the workbench as an ASGI application that answers on `port` to those who know `token`."""
    get = {
        "state": lambda _: session.state(),
        "page/{page:int}": lambda request: session.page(request.path_params["page"]),
        "golden": lambda _: session.tests(),
        "drift": lambda _: session.drift(),
        "compare": lambda request: session.compare(*(_number(request, name) for name in ("before", "after"))),
    }
    post: dict[str, Callable[[Asked], Any]] = {
        "propose": lambda asked: session.propose(asked.page, asked.note, asked.wish, asked.text),
        "effect": lambda asked: session.effect(asked.page, asked.note, asked.wish, asked.changes),
        "preview": lambda asked: session.preview(asked.page, asked.changes, asked.other),
        "save": lambda asked: session.save(asked.page, asked.changes, asked.label),
        "undo": lambda _: session.undo(),
        "redo": lambda _: session.redo(),
        "reload": lambda _: session.reload(),
    }
    routes = [
        Route("/", _index),
        *(Route(f"/api/{path}", _getter(answer)) for path, answer in get.items()),
        *(Route(f"/api/{path}", _poster(answer), methods=["POST"]) for path, answer in post.items()),
        Route("/render/{page:int}", _renderer(session)),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    return Guard(Starlette(routes=routes), token, port)


async def _index(_: Request) -> Response:
    return HTMLResponse((STATIC / "index.html").read_text(encoding="utf-8"))


def _number(request: Request, name: str) -> int:
    try:
        return int(request.query_params[name])
    except (KeyError, ValueError):
        raise CleanerError(f"{name} must be a number.") from None


def _json(value: Any, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status, media_type="application/json")


async def _answered(work: Callable[[], Any]) -> Response:
    """What the session says; its refusals as a sentence with a status."""
    try:
        return _json(await run_in_threadpool(work))
    except ConflictError as error:
        return _json({"error": str(error), "conflict": True}, 409)
    except CleanerError as error:
        return _json({"error": str(error)}, 422)
    except OSError as error:
        return _json(
            {
                "error": f"{error.filename or 'The file'}: {error.strerror}. Check the path, its permissions and the disk."
            },
            422,
        )


def _getter(answer: Callable[[Request], Any]) -> Answer:
    async def endpoint(request: Request) -> Response:
        return await _answered(lambda: answer(request))

    return endpoint


def _poster(answer: Callable[[Asked], Any]) -> Answer:
    async def endpoint(request: Request) -> Response:
        try:
            asked = msgspec.json.decode(await request.body(), type=Asked)
        except msgspec.DecodeError as error:
            return _json({"error": f"This request cannot be read: {error}"}, 400)
        return await _answered(lambda: answer(asked))

    return endpoint


def _renderer(session: Session) -> Answer:
    async def endpoint(request: Request) -> Response:
        number = request.path_params["page"]
        if not 0 <= number < len(session.pages):
            return _json({"error": "There is no such page."}, 404)
        html = await run_in_threadpool(rendering, session.pages[number], session.readings[number])
        return HTMLResponse(html, headers={"Content-Security-Policy": SANDBOX})

    return endpoint


__all__ = ["STATIC", "application"]
