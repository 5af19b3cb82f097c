"""How a person works at a page: with a mouse, or with the keyboard alone."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

_MOST_TABS = 400


class Mouse:
    """Clicks, chooses and types where it points."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def click(self, selector: str) -> None:
        """Click the first that is found."""
        self.page.locator(selector).first.click()

    def choose(self, selector: str, value: str) -> None:
        """Choose from a list."""
        self.page.locator(selector).first.select_option(value)

    def tick(self, selector: str) -> None:
        """Tick a box."""
        self.page.locator(selector).first.check()

    def type(self, selector: str, text: str) -> None:
        """Write into a field."""
        self.page.locator(selector).first.fill(text)

    def put(self, selector: str, file: Path) -> None:
        """Put a file into a field."""
        self.page.locator(selector).first.set_input_files(file)


class Keyboard(Mouse):
    """Goes from control to control with Tab; what it cannot reach does not exist for it."""

    def _reach(self, selector: str) -> None:
        asks = "s => document.activeElement === document.querySelector(s)"
        for _ in range(_MOST_TABS):
            if self.page.evaluate(asks, selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {selector}")

    def click(self, selector: str) -> None:
        """Press Enter on it, and go where it leads."""
        self._reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def choose(self, selector: str, value: str) -> None:
        """Go down the list until it stands there."""
        self._reach(selector)
        self.page.keyboard.press("Home")
        asks = "s => document.querySelector(s).value"
        for _ in range(_MOST_TABS):
            if self.page.evaluate(asks, selector) == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} is not in {selector}")

    def tick(self, selector: str) -> None:
        """Press the space bar on a box."""
        self._reach(selector)
        self.page.keyboard.press("Space")

    def type(self, selector: str, text: str) -> None:
        """Write into a field."""
        self._reach(selector)
        self.page.keyboard.type(text)

    def put(self, selector: str, file: Path) -> None:
        """Open the dialogue of files with the space bar."""
        self._reach(selector)
        with self.page.expect_file_chooser() as found:
            self.page.keyboard.press("Space")
        found.value.set_files(file)
