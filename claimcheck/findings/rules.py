"""The rules about a report as a whole, in the order in which their findings are given."""

from claimcheck.findings.base import Rule
from claimcheck.findings.confidence_range import ConfidenceRange
from claimcheck.findings.copied import CopiedAbstract
from claimcheck.findings.duplicates import DuplicateClaims
from claimcheck.findings.hearsay import OthersWork
from claimcheck.findings.links import LinkNotInPaper
from claimcheck.findings.off_topic import OffTopicReference
from claimcheck.findings.papers_listed import PapersListed
from claimcheck.findings.question import QuestionUntouched
from claimcheck.findings.restated import RestatedClaim
from claimcheck.findings.retracted import RetractedReference
from claimcheck.findings.sources import NoReferences, SingleSource, UnsupportedReference
from claimcheck.findings.thresholds import VerdictThreshold
from claimcheck.findings.truncated import TruncatedClaim
from claimcheck.findings.unverifiable import UnverifiableStatement

RULES: tuple[Rule, ...] = (
    CopiedAbstract(),
    QuestionUntouched(),
    UnverifiableStatement(),
    PapersListed(),
    VerdictThreshold(),
    ConfidenceRange(),
    NoReferences(),
    SingleSource(),
    TruncatedClaim(),
    DuplicateClaims(),
    RestatedClaim(),
    OthersWork(),
    LinkNotInPaper(),
    RetractedReference(),
    UnsupportedReference(),
    OffTopicReference(),
)
