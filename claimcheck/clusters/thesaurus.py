"""Words that say the same in research prose, words that say next to nothing, and words that turn a statement round."""

_SAME = """
method approach technique strategy procedure scheme
require need necessitate demand
expensive costly
improve enhance boost ameliorate improvement enhancement
increase rise grow raise growth rose grew risen raised lift climb
decrease reduce lower drop fall decline shrink cut diminish reduction fell lowered falling lowers lowering
decrease sink sank shrank fallen
worsen degrade deteriorate hurt harm impair damage
achieve attain reach obtain score get
use employ utilize utilise leverage apply usage
provide offer supply give
contain comprise include consist
cover span encompass
gather collect
additional extra further
usual typical often general common tend frequent
quick fast rapid
faster quicker
annotated labelled labeled
hard difficult challenging
important crucial essential key vital
performance result
study work research paper literature
propose introduce
address tackle handle
affect influence impact
enough sufficient suffice
corpus corpora dataset benchmark
data resource
big large huge
bigger larger
smaller tinier
people person persons participant subject
child children
accurate accuracy accurately
robust robustness
better superior
worse inferior
select choose chosen chose pick
remove omit
begin start
build construct create
language_model lm
predict forecast
kid child
physician doctor
illness disease
medication drug medicine
prefer favour favor
remain stay
choose pick
eliminate remove
retain keep kept preserve
danger risk
adolescent teenager
flaw weakness drawback shortcoming
ability capability capacity
problem issue challenge
novel new
mistake error
evaluate assess
enormous huge
reveal disclose
depend rely
struggle difficulty
precise exact
inexpensive cheap
scarce limited
outcome result
accelerate expedite
verify check
explain account
different distinct
quickly rapidly
produce yield create
execute run
favourable favorable
behaviour behavior
colour color
modelling modeling
analyse analyze
summarise summarize summary summarization
generalise generalize
optimise optimize
minimise minimize
maximise maximize
recognise recognize
utilisation utilization
evaluator annotator rater
dry arid
wealthy rich
car automobile vehicle
purchase buy
frequently often
infant baby newborn
elderly older
effective efficacy effectiveness
write written wrote
take taken took
know known knew
lead led
build built
hold held
teach taught
draw drawn drew
speak spoken spoke
drive driven drove
lose lost
mean meant
see seen saw
throw thrown threw
"""
SAME = tuple(line.split() for line in _SAME.strip().splitlines())
"""Groups of words that stand for each other."""

_LIGHT = """
amount quantity quantities number lot total overall entirely fully completely wholly solely merely only just also very quite
rather currently today now nowadays thus hence therefore moreover furthermore addition finally additionally
substantially considerably greatly strongly notably markedly remarkably largely mainly primarily
show shows showed shown demonstrate demonstrates demonstrated find finds found indicate indicates indicated reveal reveals
revealed report reports reported observe observed observes note notes noted state states stated
according author authors researcher researchers
roughly approximately nearly almost circa estimated
paper study article line aware
use used uses using employ employs employed employing utilize utilizes utilized utilise utilised
leverage leverages leveraged based way order term various several respective respectively average
there have has had been being make makes making made
"""
_FUNCTION = """
a an the this that these those it its they them their theirs he she his her him we us our ours you your i me my who whom whose
which what where when why how and or but nor so yet if then than as at by for from in into of on onto to toward towards with
within about against among between through throughout via per upon out off up down again once here there is am are was were be
been being do does did doing done have has had having can could shall should will would may might must not no such each either
neither both any every other others another own same too while whereas although though because since until unless however
more most less least few many much some all several even still already
"""
LIGHT = frozenset((_LIGHT + _FUNCTION).split())
"""Words that carry little: a claim with them and one without may be the same."""

_WEAK = """
model issue problem aspect address handle additional various learn system framework task method work study research time
good new propose focus consider process set level type kind form field area topic domain case example experiment effect
impact factor role provide help make take need lead include involve exist represent perform result performance language
remain become allow general usual important modern standard common simple effective original final main specific certain
particular real year week month day today world setting scenario context approach evaluate test
"""
WEAK = frozenset(_WEAK.split())
"""Words that are often exchanged or left out when a sentence is retold: each counts for half."""
_NEGATIONS = """
no not never neither nor none nobody nothing without cannot lack lacks lacking lacked fail fails failed failing unable
hardly barely scarcely absence
nicht kein keine keiner keinen ohne nie ne pas jamais sans aucun aucune sin nunca jamás não sem mai senza не нет без
"""
NEGATIONS = frozenset(_NEGATIONS.split())
"""English first, then German, French, Spanish, Portuguese, Italian and Russian."""
WIDE_NEGATIONS = ("不", "没", "未", "无", "沒", "無", "ない", "ません", "않", "없")
"""Negations of languages without blanks between words, or with them as endings."""
HEDGES = frozenset("may might could possibly potentially perhaps maybe likely unlikely presumably would".split())  # noqa: SIM905
"""Words that make a statement of fact a possibility."""
EXCEPTIONS = frozenset("except excluding unless partially partly second third fourth fifth half non".split())  # noqa: SIM905
"""Words that change what is said wherever one claim has them and the other has not."""
