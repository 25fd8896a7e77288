"""The results file of a run with models: whole after every case, and taken up again where a run was interrupted.

{"cases": {...},                    without a model, as in every results file
 "llm": {"finished": false,
         "options": {...},          what decides the results
         "pages": {id: digest},     of each case's folder
         "models": {name: {"cases": {id: {..., "llm": {"asked": [...], "calls": [...], ...}}}}},
         "summary": {...}}}         once it is finished
"""

from __future__ import annotations

import json
from dataclasses import asdict
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from healing.bench.case import CASE_FILE, NEW_PAGE, OLD_PAGE
from healing.bench.llm_compare import Asked, Comparison, WithModel
from healing.bench.llm_files import Gap
from healing.bench.result import CaseResult, write_text
from healing.errors import HealingError
from healing.llm.question import Call

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from healing.bench.case import Case

_DIGEST_BYTES = 8
_MAX_NAMED = 3
"""Cases that a message names."""


class Ledger:
    """The results of a run so far, in a file (``None``: only here)."""

    def __init__(self, path: Path | None, options: Mapping[str, object], models: Sequence[str]) -> None:
        self._path = path
        self._options = dict(options)
        self._models = tuple(models)
        self._pages: dict[str, str] = {}
        self._without: dict[str, str] = {}
        self._with: dict[str, dict[str, str]] = {name: {} for name in models}
        self._summary: Mapping[str, object] | None = None
        self.done: dict[str, Comparison] = {}
        """By case, with the models that were asked so far."""

    def add(self, case: Case, comparison: Comparison) -> None:
        """Note one case with some of the models, beside those that it has been done with; and write the file."""
        self._note(case.id, digest_of(case), comparison)
        self._write()

    def left(self, cases: Sequence[Case], model: str) -> list[Case]:
        """The cases that have not been done with this model."""
        return [case for case in cases if case.id not in self.done or model not in self.done[case.id].models]

    def finish(self, summary: Mapping[str, object]) -> None:
        """Write the file for the last time."""
        self._summary = summary
        self._write()

    def take_up(self, cases: Sequence[Case]) -> None:
        """Read what an interrupted run has left; ``HealingError`` where it is of another run, or of other cases."""
        assert self._path is not None
        told = _load(self._path)
        try:
            self._require_same(told["llm"])
            self._require_cases(told["llm"]["pages"], cases)
            for name, page in told["llm"]["pages"].items():
                comparison = _comparison(name, told, self._models)
                if not comparison.has_error:  # what ended in a defect is done again
                    self._note(name, page, comparison)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise HealingError(
                f"{self._path} is no results file of a run with --llm: {error!r} is wrong in it"
            ) from error

    def _require_same(self, told: Mapping[str, Any]) -> None:
        models = tuple(told["models"])
        if models != self._models:
            raise self._other(f"the models {', '.join(models)}", ", ".join(self._models))
        there, here = told["options"], json.loads(json.dumps(self._options))
        for name in sorted({*there, *here}):
            if there.get(name) != here.get(name):
                raise self._other(f"{name} = {json.dumps(there.get(name))}", json.dumps(here.get(name)))

    def _require_cases(self, pages: Mapping[str, str], cases: Sequence[Case]) -> None:
        now = {case.id: case for case in cases}
        if strangers := [name for name in pages if name not in now]:
            raise self._other(f"cases that are not chosen now ({_some(strangers)})", f"{len(now)} other cases")
        if changed := [name for name, page in pages.items() if digest_of(now[name]) != page]:
            raise HealingError(f"{self._path}: these cases have changed since: {_some(changed)}; start anew")

    def _other(self, there: str, here: str) -> HealingError:
        return HealingError(
            f"{self._path} was made with {there}, this run has {here}: repeat the command line of the run that was"
            " interrupted, or leave --resume away and name another file"
        )

    def _note(self, case: str, page: str, comparison: Comparison) -> None:
        known = self.done.get(case, comparison)
        self.done[case] = Comparison(known.without, {**known.models, **comparison.models})
        self._pages[case] = page
        self._without[case] = _line(known.without.as_json())
        for name, one in comparison.models.items():
            self._with[name][case] = _line(_with_model_json(one))

    def _write(self) -> None:
        """Each case is one line, made once: the file is written anew after every case."""
        if self._path is None:
            return
        models = ",\n".join(f'{_line(name)}: {{"cases": {_object(lines)}}}' for name, lines in self._with.items())
        llm = {
            "finished": _line(self._summary is not None),
            "options": _line(self._options),
            "pages": _line(self._pages),
            "models": f"{{\n{models}\n}}",
        }
        if self._summary is not None:
            llm["summary"] = json.dumps(self._summary, indent=1, ensure_ascii=False)
        write_text(self._path, f'{{"cases": {_object(self._without)},\n"llm": {_object(llm)}}}\n')


def require_new(path: Path) -> None:
    """``HealingError`` where the file holds a run that can be taken up: hours of answers are not thrown away."""
    if not path.exists():
        return
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        is_unfinished = told["llm"]["finished"] is False
    except (OSError, ValueError, KeyError, TypeError):
        return
    if is_unfinished:
        done = len(told["cases"])
        raise HealingError(
            f"--json {path}: an interrupted run of {done} cases is in it: go on with --resume, or remove it"
        )


def digest_of(case: Case) -> str:
    """Of what lies in the case's folder; a file that cannot be read counts as empty, the repair says so."""
    digest = blake2b(digest_size=_DIGEST_BYTES)
    for name in (CASE_FILE, OLD_PAGE, NEW_PAGE):
        path = case.folder / name
        data = path.read_bytes() if path.is_file() else b""
        digest.update(f"{name} {len(data)} ".encode() + data)
    return digest.hexdigest()


def _load(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise HealingError(f"--resume: there is no {path} yet; leave --resume away to start") from error
    except (OSError, ValueError) as error:
        raise HealingError(f"--resume: {path} cannot be read: {error}") from error
    if not isinstance(told, dict) or "llm" not in told:
        raise HealingError(f"--resume: {path} is no results file of a run with --llm")
    return told


def _with_model_json(one: WithModel) -> dict[str, Any]:
    written = one.result.as_json()
    if (asked := one.asked) is not None:
        written["llm"] = {
            "asked": list(asked.fields),
            "named": list(asked.named),
            "null": list(asked.nulls),
            "seconds": round(asked.seconds, 3),
            "note": asked.note,
            "calls": [asdict(call) for call in asked.calls],
            **({"gaps": {gap.value: told for gap, told in asked.gaps.items()}} if asked.gaps else {}),
        }
    return written


def _comparison(case: str, told: Mapping[str, Any], models: Iterable[str]) -> Comparison:
    without = CaseResult.from_json(case, told["cases"][case])
    found = {name: told["llm"]["models"][name]["cases"].get(case) for name in models}
    return Comparison(without, {name: _with_model(case, written) for name, written in found.items() if written})


def _with_model(case: str, written: Mapping[str, Any]) -> WithModel:
    result = CaseResult.from_json(case, written)
    if (told := written.get("llm")) is None:
        return WithModel(result)
    asked = Asked(
        fields=tuple(told["asked"]),
        named=tuple(told["named"]),
        nulls=tuple(told["null"]),
        calls=tuple(Call(**call) for call in told["calls"]),
        seconds=told["seconds"],
        note=told["note"],
        gaps={Gap(gap): words for gap, words in told.get("gaps", {}).items()},
    )
    return WithModel(result, asked)


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _object(parts: Mapping[str, str]) -> str:
    """A JSON object of values that are JSON already, one a line."""
    return "{\n" + ",\n".join(f"{_line(name)}: {part}" for name, part in parts.items()) + "\n}"


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MAX_NAMED])
    more = len(names) - _MAX_NAMED
    return f"{shown} and {more} more" if more > 0 else shown
