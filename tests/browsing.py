"""A Chromium without a screen, driven over its DevTools protocol: one process for all tests of a worker.

`browser` is a fixture for each test: a profile of its own in that process, gone afterwards. Where no Chromium is
installed, the tests that ask for it are left out, and say so.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import json
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType
from tests.processes import scrubbed, wait_until

#: Seconds after which something is taken never to happen.
PATIENCE = 20.0
_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--mute-audio",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
)
#: Makes a page tell of what its own policy has forbidden it.
_TELL = "addEventListener('securitypolicyviolation', (e) => console.error(`CSP ${e.violatedDirective} ${e.blockedURI}`))"


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running Chromium's DevTools."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        pytest.skip("no Chromium is installed: what needs a browser is not tested")
    profile = tmp_path_factory.mktemp("chromium")
    command = [found, *_FLAGS, f"--user-data-dir={profile}", "about:blank"]
    with subprocess.Popen(
        command,
        env={**scrubbed(), "HOME": str(profile)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            yield f"ws://127.0.0.1:{_port_of(profile, process)}"
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def _port_of(profile: Path, process: subprocess.Popen[bytes]) -> str:
    """Return the port, and the path of the DevTools, that a browser writes down once it listens."""
    told = profile / "DevToolsActivePort"
    wait_until(lambda: process.poll() is not None or (told.exists() and told.read_text().count("\n") >= 1))
    assert process.poll() is None, f"Chromium ended at once: {process.returncode}"
    port, path = told.read_text().split("\n")[:2]
    return port + path


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """A profile of its own in the browser."""
    async with ClientSession() as session, session.ws_connect(chromium, max_msg_size=0) as socket:
        wire = Wire(socket)
        listening = asyncio.create_task(wire.listen())
        try:
            made = Browser(
                wire=wire, context=(await wire.ask("Target.createBrowserContext"))["browserContextId"]
            )
            wire.hear = made.heard
            await wire.ask("Target.setAutoAttach", autoAttach=True, waitForDebuggerOnStart=True, flatten=True)
            yield made
            await wire.ask("Target.disposeBrowserContext", browserContextId=made.context)
        finally:
            listening.cancel()


class Failed(Exception):
    """The browser, or a script in it, says no."""


class Wire:
    """Requests and events of the DevTools, over one socket."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.hear: Callable[[str, Any, str], None] = lambda *_: None
        self._numbers = itertools.count(1)
        self._asked: dict[int, asyncio.Future[Any]] = {}
        self._told: set[asyncio.Task[Any]] = set()

    async def ask(self, method: str, *, session: str | None = None, **params: Any) -> Any:
        """Return what the browser answers."""
        number = next(self._numbers)
        answer = self._asked[number] = asyncio.get_running_loop().create_future()
        message = {"id": number, "method": method, "params": params}
        await self.socket.send_json(message if session is None else {**message, "sessionId": session})
        async with asyncio.timeout(PATIENCE):
            return await answer

    def tell(self, method: str, *, session: str, **params: Any) -> None:
        """Ask, without waiting for the answer."""

        async def work() -> None:
            with contextlib.suppress(Failed, TimeoutError):
                await self.ask(method, session=session, **params)

        task = asyncio.create_task(work())
        self._told.add(task)
        task.add_done_callback(self._told.discard)

    async def listen(self) -> None:
        """Hand on what comes, until it ends."""
        async for message in self.socket:
            if message.type is not WSMsgType.TEXT:
                break
            told = json.loads(message.data)
            if "id" not in told:
                self.hear(told["method"], told["params"], told.get("sessionId", ""))
                continue
            answer = self._asked.pop(told["id"])
            if answer.done():
                continue
            if "error" in told:
                answer.set_exception(Failed(told["error"]["message"]))
            else:
                answer.set_result(told["result"])


@dataclass(kw_only=True, eq=False)
class Page:
    """A page, or a page within one of another origin."""

    wire: Wire
    session: str
    target: str
    kind: str
    #: What was complained of: errors on the console, exceptions, what a policy forbids.
    complaints: list[str] = field(default_factory=list)
    gone: bool = False

    async def ask(self, method: str, **params: Any) -> Any:
        return await self.wire.ask(method, session=self.session, **params)

    async def run(self, script: str) -> Any:
        """Return the value of an expression, as if its user had just clicked."""
        answer = await self.ask(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True
        )
        if "exceptionDetails" in answer:
            raise Failed(json.dumps(answer["exceptionDetails"].get("exception", answer)))
        return answer["result"].get("value")

    async def until(self, script: str) -> Any:
        """Return the value of an expression once it is something; pages may come and go meanwhile."""
        wait = (
            "new Promise((done) => { const look = () => { let v; try { v = (" + script + "); } catch {}"
            " v ? done(v) : setTimeout(look, 15); }; look(); })"
        )
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    try:
                        return await self.run(wait)
                    except Failed as problem:
                        if self.gone or not _moved(problem):
                            raise
        except TimeoutError:
            shown = await self.run("document.body.innerText")
            raise AssertionError(f"never: {script}\nshown: {shown}\n{self.complaints}") from None

    async def go(self, url: str) -> None:
        """Load an address."""
        await self.ask("Page.navigate", url=url)

    async def sees(self, text: str) -> None:
        """Return once a text is to be seen."""
        await self.until(f"document.body?.innerText.includes({json.dumps(text)})")

    async def click(self, selector: str) -> None:
        """Click what a selector finds, once it is there."""
        await self.until(f"document.querySelector({json.dumps(selector)})")
        await self.run(f"document.querySelector({json.dumps(selector)}).click()")

    async def press_button(self, name: str) -> None:
        """Click the button that says something."""
        found = f"[...document.querySelectorAll('button')].find((b) => (b.ariaLabel ?? b.innerText).trim() === {json.dumps(name)})"
        await self.until(found)
        await self.run(f"{found}.click()")

    async def fill(self, **values: str) -> None:
        """Write into fields, by their names."""
        for name, value in values.items():
            place = f"document.querySelector({json.dumps(f'[name$={json.dumps(name)}]')})"
            await self.until(place)
            await self.run(
                f"(() => {{ const e = {place}; e.focus(); e.value = {json.dumps(value)};"
                " e.dispatchEvent(new Event('input', {bubbles: true})); e.dispatchEvent(new Event('change', {bubbles: true})); })()"
            )

    async def key(self, name: str, *, shift: bool = False) -> None:
        """Press a key, as a keyboard does."""
        code, text = _KEYS[name]
        common = {"key": name, "code": name, "windowsVirtualKeyCode": code, "modifiers": 8 if shift else 0}
        await self.ask(
            "Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", text=text, **common
        )
        await self.ask("Input.dispatchKeyEvent", type="keyUp", **common)

    async def write(self, text: str) -> None:
        """Type a text where the focus is."""
        await self.ask("Input.insertText", text=text)

    async def picture(self, path: Path) -> None:
        """Write what is to be seen into a PNG."""
        taken = await self.ask("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(taken["data"]))


_KEYS = {"Tab": (9, ""), "Enter": (13, "\r"), "Escape": (27, ""), " ": (32, " "), "ArrowDown": (40, "")}


def _moved(problem: Failed) -> bool:
    return any(word in str(problem) for word in ("navigated", "context", "destroyed"))


@dataclass(kw_only=True)
class Browser:
    """A profile, and its pages in the order in which they were opened."""

    wire: Wire
    context: str
    pages: list[Page] = field(default_factory=list)
    _came: asyncio.Event = field(default_factory=asyncio.Event)

    def heard(self, event: str, told: Any, session: str) -> None:
        """Take an event of the browser."""
        if event == "Target.attachedToTarget":
            self._attached(told)
        elif event == "Target.detachedFromTarget":
            for page in self._of(told["sessionId"]):
                page.gone = True
        elif event == "Runtime.consoleAPICalled" and told["type"] == "error":
            said = " ".join(str(each.get("value", each.get("description"))) for each in told["args"])
            for page in self._of(session):
                page.complaints.append(said)
        elif event == "Runtime.exceptionThrown":
            for page in self._of(session):
                page.complaints.append(told["exceptionDetails"].get("exception", {}).get("description", "?"))

    def _of(self, session: str) -> list[Page]:
        return [page for page in self.pages if page.session == session]

    def _attached(self, told: Any) -> None:
        session, target = told["sessionId"], told["targetInfo"]
        ours = target.get("browserContextId") == self.context and target["type"] in {"page", "iframe"}
        tell = self.wire.tell
        if ours:
            page = Page(wire=self.wire, session=session, target=target["targetId"], kind=target["type"])
            self.pages.append(page)
            for domain in ("Page", "Runtime"):
                tell(f"{domain}.enable", session=session)
            tell("Page.addScriptToEvaluateOnNewDocument", session=session, source=_TELL)
            tell(
                "Target.setAutoAttach",
                session=session,
                autoAttach=True,
                waitForDebuggerOnStart=True,
                flatten=True,
            )
        tell("Runtime.runIfWaitingForDebugger", session=session)
        self._came.set()

    async def open(self, url: str, *, width: int = 1100, height: int = 800, **more: Any) -> Page:
        """Open a page."""
        made = await self.wire.ask(
            "Target.createTarget",
            url="about:blank",
            browserContextId=self.context,
        )
        page = await self._wait(lambda page: page.target == made["targetId"])
        await page.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        for name, value in more.items():
            await page.ask(f"Emulation.{name}", **value)
        await page.go(url)
        return page

    async def another(self, kind: str = "page", *, after: int) -> Page:
        """Return the page that came after so many: a window, or (`iframe`) a page within one."""
        return await self._wait(lambda page: page.kind == kind and self.pages.index(page) >= after)

    async def _wait(self, fits: Callable[[Page], bool]) -> Page:
        async with asyncio.timeout(PATIENCE):
            while True:
                for page in self.pages:
                    if fits(page):
                        return page
                self._came.clear()
                await self._came.wait()

    @property
    def complaints(self) -> list[str]:
        """What all pages complained of."""
        return [said for page in self.pages for said in page.complaints]
