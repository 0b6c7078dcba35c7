"""The page of one report."""

from collections import Counter
from collections.abc import Callable

from claimcheck.schema import Run
from claimcheck.writers.html import charts
from claimcheck.writers.html.page_image import Images
from claimcheck.writers.html.template import render_page
from claimcheck.writers.html.view import ANSWERS, view_of
from claimcheck.writers.wording import summary_of


class HtmlWriter:
    """One self-contained file: claims beside their evidence, with filters, findings, papers and charts."""

    name = "html"

    def __init__(self, *, index: str | None = None, images: Callable[[Run], Images] | None = None) -> None:
        """Link back to the batch's `index` page, a relative address, where there is one.

        `images` gives the images of a run's quoted pages; without it there are none: archives' terms forbid to hand copies on.
        """
        self._index = index
        self._images_of = images

    def render(self, run: Run) -> str:
        """Return the page."""
        images = self._images_of(run) if self._images_of else None
        view = view_of(run, images or {})
        return render_page(
            "report.html",
            scripts=("rows.js", "decisions.js"),
            view=view,
            names=ANSWERS,
            run=run,
            report=run.report,
            summary=summary_of(run),
            index=self._index,
            answers=charts.answer_bar(Counter(claim.answer for claim in view.claims)),
            stated=charts.stated_bars(view.claims),
            bins=charts.confidence_bins(view.claims),
            dots=charts.reliability(view.claims),
            plot=(charts.PLOT_WIDTH, charts.PLOT_HEIGHT),
            images=None if images is None else tuple(images.values()),
        )
