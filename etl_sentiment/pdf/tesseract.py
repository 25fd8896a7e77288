"""Whether text can be recognised on this machine, and in which languages."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from etl_sentiment.pdf.limits import Recognition

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAM = "tesseract"
_SECONDS = 10.0


def find_tesseract(languages: Sequence[str], seconds: float) -> tuple[Recognition | None, str]:
    """How to recognise text in these languages, and what a person should know; ``None`` where it cannot be done."""
    program = shutil.which(PROGRAM)
    if program is None:
        return None, ""
    try:
        installed = _languages(program)
    except (OSError, subprocess.SubprocessError) as error:
        return None, f"{program} does not work, so scanned documents stay without text: {error}"
    usable = [name for name in languages if name in installed]
    missing = [name for name in languages if name not in installed]
    if not usable:
        return None, f"{_told(missing)}, so scanned documents stay without text"
    note = f"{_told(missing)}: text is recognised as {', '.join(usable)}" if missing else ""
    return Recognition(program, "+".join(usable), seconds), note


def _languages(program: str) -> set[str]:
    done = subprocess.run(  # noqa: S603 (the program that PATH names, no input from outside)
        [program, "--list-langs"], capture_output=True, text=True, timeout=_SECONDS, check=True
    )
    return set((done.stdout or done.stderr).split("\n")[1:])


def _told(missing: Sequence[str]) -> str:
    packages = ", ".join(f"tesseract-ocr-{name}" for name in missing)
    return f"tesseract has no {', '.join(missing)} (PDF_OCR_LANGUAGES; Debian: {packages})"
