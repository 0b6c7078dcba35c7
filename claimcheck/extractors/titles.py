"""Find a paper's title on its first page."""

from claimcheck.extractors.hyphens import Hyphens
from claimcheck.extractors.lines import PageLines
from claimcheck.page_content import Line

_LARGER = 1.12  # times the body's size
_TOP = 0.5  # share of the page's height above which a title stands
_SAME = 0.03  # share of the size by which the lines of one title differ
_GAP = 1.5  # heights between the lines of one title
_MIN_LETTERS, _MAX_CHARACTERS = 8, 300


def find_title(page: PageLines, size: float, hyphens: Hyphens) -> str | None:
    """Return the largest text at the top of the page, or None where nothing stands out; `size` is the body's, in points."""
    candidates = [line for line in page.lines if line.y0 < _TOP * page.height and line.size >= _LARGER * size]
    groups: list[list[Line]] = []
    for line in candidates:
        if groups and _belongs(groups[-1][-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    titles = [group for group in groups if _is_title(" ".join(line.text for line in group))]
    if not titles:
        return None
    best = max(titles, key=lambda group: round(group[0].size))
    return _joined([line.text for line in best], hyphens)


def _belongs(line: Line, after: Line) -> bool:
    is_near = after.y0 - line.y1 < _GAP * (line.y1 - line.y0) and after.y0 > line.y0
    return is_near and abs(line.size - after.size) <= _SAME * line.size


def _is_title(text: str) -> bool:
    letters = sum(character.isalpha() for character in text)
    return letters >= _MIN_LETTERS and len(text) <= _MAX_CHARACTERS and " " in text


def _joined(lines: list[str], hyphens: Hyphens) -> str:
    title = lines[0]
    for line in lines[1:]:
        joint = hyphens.join(title.split()[-1], line.split()[0]) if title.endswith("-") else " "
        title = (title[:-1] if joint == "" else title) + (" " if joint == " " else "") + line
    return title
