"""What a download gave, or why it gave nothing, in words for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.pipelines.media import FileInfo

from etl_sentiment.document import DocumentStatus
from etl_sentiment.pdf.kinds import not_pdf

if TYPE_CHECKING:
    from scrapy.http import Response

OK, NOT_MODIFIED = 200, 304
_TOLD = {
    CannotResolveHostError: "its host is not known",
    DownloadConnectionRefusedError: "the server refused the connection",
    DownloadTimeoutError: "the server took too long",
}


class Fetched(FileInfo):
    """Scrapy's note on a file, and why there is none."""

    refused: DocumentStatus | None
    reason: str


def fetched(url: str, path: str, how: str) -> Fetched:
    """There is a file; ``how`` is one of Scrapy's words: downloaded, cached, uptodate."""
    return Fetched(url=url, path=path, checksum=None, status=how, refused=None, reason="")


def refused(url: str, status: DocumentStatus, reason: str) -> Fetched:
    """There is no file."""
    return Fetched(url=url, path="", checksum=None, status="failed", refused=status, reason=reason)


def fault_of_response(response: Response) -> tuple[DocumentStatus, str] | None:
    """Why what the server sent is no PDF; ``None`` where it is one."""
    if response.status != OK:
        return DocumentStatus.UNREACHABLE, f"the server answered {response.status}"
    kind = not_pdf(response.body)
    return (DocumentStatus.NOT_PDF, kind) if kind else None


def fault_of_error(error: Exception, max_size: int) -> tuple[DocumentStatus, str]:
    """Why a download failed."""
    if isinstance(error, DownloadCancelledError) or (isinstance(error, IgnoreRequest) and "MAXSIZE" in str(error)):
        return DocumentStatus.TOO_LARGE, f"it has more than {max_size:,} bytes (PDF_MAX_SIZE)"
    if isinstance(error, IgnoreRequest):
        return DocumentStatus.UNREACHABLE, str(error) or "its request was refused"
    said = str(error).strip().partition("\n")[0][:300]
    told = _TOLD.get(type(error), type(error).__name__)
    return DocumentStatus.UNREACHABLE, f"{told}: {said}" if said else told
