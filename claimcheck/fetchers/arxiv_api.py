"""arXiv's metadata: identifiers and titles looked up in batches, and what is missing told apart from what was not answered.

The `arxiv` package builds the queries and reads the Atom answers; the requests go through our own session. The service's
ways: https://info.arxiv.org/help/api/user-manual.html
"""

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import arxiv

from claimcheck.errors import PaperError
from claimcheck.fetchers.arxiv_entries import Entry, Missing
from claimcheck.fetchers.titles import plain_title
from claimcheck.http import PoliteSession
from claimcheck.identifiers import ArxivId, parse_arxiv_id
from claimcheck.schema import Outcome

logging.getLogger("arxiv").addHandler(logging.NullHandler())  # its warnings would stand among our progress lines
BATCH = 100
"""Identifiers of one request: a URL of about 1.5 kB."""
TITLES_A_QUERY = 6
"""Titles of one search: URLs stay below 2 kB."""
_RESULTS_A_TITLE = 5
_MAX_ANSWER_BYTES = 32 << 20  # a hundred entries; those of large collaborations list thousands of authors
_MAX_TITLE_WORDS = 20
_ATOM = b"http://www.w3.org/2005/Atom"
_ERROR_ENTRY = re.compile(rb"<id>\s*https?://[^<\s]*/api/errors")
_ENTRY = re.compile(rb"<entry[\s>]")
_BAD_REQUEST = 400
_KIND = r"(?:paper|article|submission|manuscript|preprint|work|version)"
_WITHDRAWN = r"(?:is|was|has been|have been)\s+(?:temporarily\s+)?withdrawn\b"
_WITHDRAWN_ABSTRACT = re.compile(rf"^\W*th(?:is|e)\s+{_KIND}\s+{_WITHDRAWN}", re.IGNORECASE)
_WITHDRAWN_COMMENT = re.compile(
    rf"^\W*(?:{_KIND}\s+)?(?:temporarily\s+)?withdrawn\b|\bth(?:is|e)\s+{_KIND}\s+{_WITHDRAWN}"
    r"|\bwithdrawn by (?:the\s+)?(?:authors?|arxiv|submitter)",
    re.IGNORECASE,
)


class ArxivApi:
    """Asks arXiv's metadata service. One connection, paced by the session."""

    def __init__(self, endpoint: str, session: PoliteSession) -> None:
        """Ask at `endpoint` ("https://export.arxiv.org/api/query")."""
        self._client = _Client(endpoint, session)

    def lookup(self, ids: Iterable[ArxivId]) -> dict[ArxivId, Entry | Missing]:
        """Return for each id its entry, or why there is none; an id without version gives the newest one.

        An id that is missing from the answer is asked once more, alone: first answers are sometimes falsely empty.
        """
        wanted = list(dict.fromkeys(ids))
        found: dict[ArxivId, Entry | Missing] = {}
        for start in range(0, len(wanted), BATCH):
            batch = wanted[start : start + BATCH]
            found |= self._batch(batch)
            for missing in [one for one in batch if one not in found]:
                found[missing] = self._alone(missing)
        return found

    def search(self, titles: Sequence[str]) -> dict[str, list[Entry] | Missing]:
        """Return for each title the entries that the archive finds for its words in this order; none is no proof of absence."""
        found: dict[str, list[Entry] | Missing] = {}
        for start in range(0, len(titles), TITLES_A_QUERY):
            some = titles[start : start + TITLES_A_QUERY]
            query = " OR ".join(f'ti:"{" ".join(plain_title(title).split()[:_MAX_TITLE_WORDS])}"' for title in some)
            search = arxiv.Search(query=query, max_results=_RESULTS_A_TITLE * len(some))
            try:
                entries = self._entries(search) or self._entries(search)
            except PaperError as error:
                found |= dict.fromkeys(some, Missing(Outcome.INCONCLUSIVE, error.message))
            except _RefusedError as error:
                found |= dict.fromkeys(some, Missing(Outcome.INCONCLUSIVE, f"arXiv {error} a search by title."))
            else:
                found |= dict.fromkeys(some, entries)
        return found

    def _batch(self, ids: list[ArxivId]) -> dict[ArxivId, Entry | Missing]:
        """Return what one answer holds; where one id spoils it for the whole batch, the halves are asked."""
        try:
            entries = self._entries(arxiv.Search(id_list=[str(one) for one in ids], max_results=len(ids)))
        except PaperError as error:
            return dict.fromkeys(ids, Missing(Outcome.INCONCLUSIVE, error.message))
        except _RefusedError as error:
            if len(ids) == 1:
                return {ids[0]: Missing(error.outcome, f"arXiv {error} {ids[0]}.")}
            middle = len(ids) // 2
            return self._batch(ids[:middle]) | self._batch(ids[middle:])
        return {one: entry for one in ids if (entry := _matching(one, entries))}

    def _alone(self, wanted: ArxivId) -> Entry | Missing:
        nothing = Missing(Outcome.NO_SUCH_ID, f"arXiv has no paper {wanted}.")
        return self._batch([wanted]).get(wanted, nothing)

    def _entries(self, search: arxiv.Search) -> list[Entry]:
        """Return the entries of an answer. Raises PaperError where there is no usable one, _RefusedError."""
        self._client.page_size = search.max_results
        results: list[arxiv.Result] = []
        try:
            results.extend(self._client.results(search))
        except arxiv.UnexpectedEmptyPageError:
            pass  # a second page that is only announced: the total counts ids that do not exist
        except arxiv.HTTPError as error:
            if error.status == _BAD_REQUEST:
                raise _RefusedError("refuses as malformed:", Outcome.MALFORMED_ID) from error
            raise _unusable(f"status {error.status}") from error
        except (arxiv.ArxivError, ValueError, TypeError) as error:
            raise _RefusedError("sent an unreadable entry for", Outcome.INCONCLUSIVE) from error
        if len(results) < self._client.n_entries:
            raise _RefusedError("sent an unreadable entry for", Outcome.INCONCLUSIVE)
        return list(dict.fromkeys(_read_entries(results)))


class _RefusedError(Exception):
    """The archive calls the request malformed, or sends an entry that cannot be read: one id may be to blame."""

    def __init__(self, what: str, outcome: Outcome) -> None:
        super().__init__(what)
        self.outcome = outcome


class _Client(arxiv.Client):  # type: ignore[misc]  # the package is not typed
    """The package's client over our session, which alone paces and tries again."""

    def __init__(self, endpoint: str, session: PoliteSession) -> None:
        super().__init__(delay_seconds=0, num_retries=0)
        self.query_url_format = endpoint + "?{}"
        self._session = _AtomSession(session)

    @property
    def n_entries(self) -> int:
        """How many entries the last answer holds, readable or not."""
        return self._session.n_entries


class _AtomSession:
    """What `arxiv.Client` needs of a session: `get`, giving an object with `status_code` and `content`."""

    class Response(NamedTuple):
        status_code: int
        content: bytes

    def __init__(self, session: PoliteSession) -> None:
        self._session = session
        self.n_entries = 0

    def get(self, url: str, headers: object = None) -> Response:
        """Return the answer, which is a whole Atom feed where its status is 200. Raises PaperError.

        The package's parser mends what is broken, so that a page of another kind, or half a feed, would read as "no results".
        """
        for _ in range(2):
            answer = self._session.get(url, max_bytes=_MAX_ANSWER_BYTES)
            if answer.status != 200 or _is_whole_feed(answer.content):
                self.n_entries = len(_ENTRY.findall(answer.content))
                is_error = _ERROR_ENTRY.search(answer.content)  # may come with status 200
                return self.Response(_BAD_REQUEST if is_error else answer.status, answer.content)
        raise _unusable("something that is not an Atom feed")


def _is_whole_feed(content: bytes) -> bool:
    return _ATOM in content[:2000] and content.rstrip().endswith(b"</feed>")


def _read_entries(results: Iterable[arxiv.Result]) -> Iterator[Entry]:
    for result in results:
        identifier = parse_arxiv_id(result.entry_id.rpartition("/abs/")[2])
        if identifier:
            yield Entry(
                id=identifier,
                title=" ".join(result.title.split()),
                authors=tuple(author.name for author in result.authors),
                year=result.published.year,
                doi=result.doi.strip().lower() if result.doi else None,
                is_withdrawn=bool(
                    _WITHDRAWN_COMMENT.search(result.comment or "") or _WITHDRAWN_ABSTRACT.search(result.summary)
                ),
            )


def _matching(wanted: ArxivId, entries: Iterable[Entry]) -> Entry | None:
    """Return the entry of that id; without a version, the newest one."""
    same = [entry for entry in entries if entry.id.base == wanted.base and wanted.version in (None, entry.id.version)]
    return max(same, key=lambda entry: entry.id.version or 0, default=None)


def _unusable(what: str) -> PaperError:
    hint = "Nothing is known about the paper; run again later, or put its PDF into the papers folder."
    return PaperError(f"arXiv's metadata service sent {what}.", hint=hint, code="fetch-failed")
