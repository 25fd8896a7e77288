from __future__ import annotations

from healing.model import ROWS
from healing.repair.healer import heal
from healing.repair.incident import PageEvidence
from healing.repair.listing_whole import failures_with
from tests.repair.listing_samples import decisions, incident, old_page, values_with

NEW = decisions(200)
NOTES = "".join(f"<tr><td class='no'>{number}</td><td colspan='2'>Note {number}</td></tr>" for number in range(5))
HTML = old_page(NEW).replace("class='docket'", "class='no'").replace("</table>", f"{NOTES}</table>")
PAGE = PageEvidence("", HTML)


def test_a_new_column_that_fills_rows_without_records_fails_the_others() -> None:
    found = incident(HTML, broken=("docket",))

    failures = list(failures_with(found, {"docket": (".no",)}, ("docket",), PAGE))

    assert {failure.field for failure in failures} == {"title", "url"}


def test_what_stays_broken_is_no_new_failure() -> None:
    assert not list(failures_with(incident(HTML, broken=("docket",)), {}, ("docket",), PAGE))


def test_rows_that_only_the_new_column_fills_are_left_out() -> None:
    found = incident(HTML, broken=("docket",))

    verdict = heal(found)

    assert ROWS in verdict.accepted
    assert [row["docket"] for row in values_with(found, verdict.accepted, HTML)] == [one.docket for one in NEW]
