from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl_sentiment.document import DocumentStatus
from etl_sentiment.pdf.contents import Contents, from_json, to_json

TEXT = st.text()
CONTENTS = st.builds(
    Contents,
    status=st.sampled_from(DocumentStatus),
    reason=TEXT,
    size=st.none() | st.integers(0),
    sha256=st.none() | TEXT,
    page_count=st.none() | st.integers(0),
    pages=st.lists(TEXT).map(tuple),
    metadata=st.dictionaries(TEXT, TEXT),
    scanned=st.lists(st.integers(1)).map(tuple),
)


@given(CONTENTS)
def test_contents_travel_unchanged(contents: Contents) -> None:
    assert from_json(to_json(contents)) == contents


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"status": "fine"}', b"[" * 100_000, b'{"status": "ok", "reason": 1}', b"\xff"]
)
def test_what_makes_no_sense_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says
        from_json(data)
