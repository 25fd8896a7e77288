"""The pages of the test site: a few hundred laws, their lists and notices, each in several layouts.

``old`` is the layout that the packaged selectors read; ``new`` is its redesign, in which every class has another name;
``third`` has other elements and labels, too. ``poorer`` is ``old`` without an optional field, ``moved`` is ``old``
where that field alone has another name, ``no-ministry`` is ``new`` without it, and ``no-ministry-recoded`` looks much
the same, but what a heal for ``no-ministry`` goes by is called otherwise. ``no-number`` is ``new`` where only a
person can tell a required field, ``gazetted`` where somebody must understand its label, ``entrusted`` where that is
needed for the optional field. ``retitled`` is ``old`` where the place of the title has something else.
``no-next`` is a new list without a link to the next page, though there is one.
"""

from __future__ import annotations

from dataclasses import dataclass

SUBJECTS = (
    "Water", "Press", "Archives", "Currency", "Fisheries", "Railway", "Forestry", "Mining", "Harbour", "Census",
    "Electricity", "Postal", "Quarantine", "Salt Trade", "Surveying", "Lighthouse",
)  # fmt: skip
MONTHS = ("January", "March", "April", "May", "June", "August", "September", "October", "December")
MINISTRIES = ("Justice", "Finance", "Agriculture", "the Interior", "Transport", "Education", "Health")


@dataclass(frozen=True)
class Law:
    """The values of the law number ``n``, from 1."""

    n: int

    @property
    def title(self) -> str:
        return f"{SUBJECTS[self.n % len(SUBJECTS)]} Act {1931 + self.n // len(SUBJECTS)}"

    @property
    def number(self) -> str:
        return f"{1931 + self.n // len(SUBJECTS)}/{100 + self.n}"

    @property
    def enacted(self) -> str:
        return f"{1 + self.n * 5 % 28} {MONTHS[self.n % len(MONTHS)]} {1931 + self.n // len(SUBJECTS)}"

    @property
    def ministry(self) -> str:
        return f"Ministry of {MINISTRIES[self.n % len(MINISTRIES)]}"

    @property
    def paragraphs(self) -> tuple[str, ...]:
        subject = SUBJECTS[self.n % len(SUBJECTS)].lower()
        return (
            f"Section 1. Whoever is concerned with {subject} shall keep a register for {self.n + 3} years, and shall "
            "have it open to the inspection of any person on each working day between nine and four of the clock.",
            f"Section 2. The minister may by order lay down how the register of {subject} is to be kept, by whom it is "
            f"to be signed, and the fee of at most {self.n} crowns that is to be paid for a copy of an entry.",
            f"Section 3. Whoever wilfully makes a false entry in a register of {subject}, or destroys one before its "
            "time, is liable on conviction to a fine of the second scale, or if it was for gain, of the third scale.",
            "Section 4. This Act comes into force on the first day of the month that follows its publication.",
        )


def law_page(n: int, layout: str) -> str:
    """The page of one law; the notice beside it is the same in every layout."""
    return _document(Law(n).title, _LAW[layout](Law(n)))


def list_page(source: str, numbers: range, page: int, layout: str, *, is_last: bool) -> str:
    """One page of the list of laws."""
    row = _old_row if layout == "old" else _new_row
    rows = "".join(row(source, Law(n)) for n in numbers)
    body = f'<div class="register"><ul>{rows}</ul></div>'
    if layout == "old":
        body = f'<table class="laws"><tbody>{rows}</tbody></table>'
    if layout != "no-next" and not is_last:
        body += f'<a rel="next" href="/{source}/laws?page={page + 1}">Next page</a>'
    return _document(f"Laws, page {page}", f"<h1>Laws</h1>{body}")


def notice_page(n: int) -> str:
    """A page of another kind, which is never redesigned."""
    return _document(f"Notice {n}", f'<h1 class="notice">Notice of sitting {n}</h1><p>The house sits at noon.</p>')


def note(headline: str, text: str, extra: str = "") -> str:
    """A page that stands in a page's place: a wall, an error."""
    return f"<html><head><title>{headline}</title></head><body><h1>{headline}</h1><p>{text}</p>{extra}</body></html>"


def _document(title: str, body: str) -> str:
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title} - The Gazette</title></head>"
        f"<body><header><a href='/'>The Gazette</a><nav><a href='/help'>Help</a></nav></header><main>{body}</main>"
        "<footer>Printed by the state printing office</footer></body></html>"
    )


def _old_row(source: str, law: Law) -> str:
    return (
        f'<tr><td class="title"><a href="/{source}/laws/{law.n}">{law.title}</a></td>'
        f'<td class="enacted">{law.enacted}</td></tr>'
    )


def _new_row(source: str, law: Law) -> str:
    return (
        f'<li class="entry"><a class="name" href="/{source}/laws/{law.n}">{law.title}</a> '
        f'<span class="date">{law.enacted}</span></li>'
    )


def _old_law(law: Law, *, without: str = "") -> str:
    facts = {"Number": law.number, "Enacted": law.enacted, "Ministry": law.ministry}
    shown = "".join(
        f'<dt>{label}</dt><dd class="law-{label.lower()}">{value}</dd>'
        for label, value in facts.items()
        if label != without
    )
    return (
        f'<h1 class="law-title">{law.title}</h1><dl class="law-facts">{shown}</dl>'
        f'<div class="law-text" itemprop="text">{_paragraphs(law)}</div>'
    )


def _new_law(law: Law, *, without: str = "") -> str:
    facts = {"Number": ("number", law.number), "Enacted": ("date", law.enacted), "Ministry": ("office", law.ministry)}
    shown = "".join(
        f'<dt>{label}</dt><dd class="record-{name}">{value}</dd>'
        for label, (name, value) in facts.items()
        if label != without
    )
    return (
        f'<h1 class="record-heading">{law.title}</h1><dl class="record-data">{shown}</dl>'
        f'<div class="record-body" itemprop="text">{_paragraphs(law)}</div>'
    )


def _unnumbered_law(law: Law) -> str:
    year, _, number = law.number.partition("/")
    return f'<div data-year="{year}" data-place="{number}">{_new_law(law, without="Number")}</div>'


def _gazetted_law(law: Law) -> str:
    return _new_law(law).replace(">Number<", ">Gazetted under<").replace("record-number", "record-gazette")


def _entrusted_law(law: Law) -> str:
    return _new_law(law).replace(">Ministry<", ">Entrusted to<").replace("record-office", "record-ministry")


def _retitled_law(law: Law) -> str:
    heading = f'<h1 class="law-title">{law.title}</h1>'
    return _old_law(law).replace(heading, f'<h1 class="law-title">Laws of {law.ministry}</h1><h2>{law.title}</h2>')


def _recoded_law(law: Law) -> str:
    page = _new_law(law, without="Ministry")
    names = {"record-number": "record-code", "record-date": "record-day", ">Number<": ">Code<", ">Enacted<": ">Passed<"}
    for name, other in names.items():
        page = page.replace(name, other)
    return page.replace('<h1 class="record-heading"', '<h2 class="record-name"').replace("</h1>", "</h2>")


def _third_law(law: Law) -> str:
    return (
        f'<h2 class="act-name">{law.title}</h2><table class="act"><tr><th>Gazetted under</th><td>{law.number}</td></tr>'
        f"<tr><th>Date of assent</th><td>{law.enacted}</td></tr><tr><th>Responsible</th><td>{law.ministry}</td></tr>"
        f'</table><section class="act-text" itemprop="text">{_paragraphs(law)}</section>'
    )


def _paragraphs(law: Law) -> str:
    return "".join(f"<p>{text}</p>" for text in law.paragraphs)


_LAW = {
    "old": _old_law,
    "new": _new_law,
    "third": _third_law,
    "no-number": _unnumbered_law,
    "gazetted": _gazetted_law,
    "entrusted": _entrusted_law,
    "poorer": lambda law: _old_law(law, without="Ministry"),
    "retitled": _retitled_law,
    "moved": lambda law: _old_law(law).replace("law-ministry", "record-office"),
    "no-ministry": lambda law: _new_law(law, without="Ministry"),
    "no-ministry-recoded": _recoded_law,
}
