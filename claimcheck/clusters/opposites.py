"""Words that exclude each other: where two claims differ in them, they state other facts.

A sentence embedder rates "encoder" against "decoder" no lower than "method" against "approach": these lists tell them apart.
"""

_EXCLUSIVE = """
increase decrease | improve worsen | better worse | improve decrease | higher lower | high low | highest lowest
more less fewer | most least | most few some | many few | all some few most half | usual rare seldom never
larger smaller | large small | largest smallest | longer shorter | widen narrow | expand contract | strengthen weaken
speed slow | ahead behind | long short | faster slower | quick slow | wider narrower | stronger weaker | strong weak
older younger | old young | early late recent | best worst | first second third last | before after during
above below | positive negative neutral | gain loss lose cost | rise sink | advantage disadvantage | easy hard
easier harder | cheap expensive | sufficient insufficient | necessary sufficient optional | train test develop valid
precision recall f1 bleu rouge perplexity auroc auc mae rmse meteor | encoder decoder | encode decode | input output
source target | query document passage | generator discriminator | retriever reader generator | teacher student
query key value | token sentence document word character paragraph | lexical dense sparse | lexical semantic syntactic
syntactic semantic phonological morphological | zero few one | supervised unsupervised
monolingual multilingual bilingual crosslingual | human automatic machine | manual automatic | man woman | male female
boy girl | adult child infant | mother father | north south east west | winter summer spring autumn
morning evening night | day week month hour minute second year | urban rural | public private
physics chemistry biology | local global | static dynamic | linear nonlinear | online offline | forward backward
left right | upper lower | minimum maximum | minimal maximal | minimize maximize | mean median | numerator denominator
train inference | pretrain finetune | text image speech audio video
classification regression generation translation summarization retrieval segmentation detection | placebo treatment
control treatment | systolic diastolic | red green blue black white yellow
january february march april june july august september october november december
monday tuesday wednesday thursday friday saturday sunday | support contradict refute | agree disagree | accept reject
include exclude | add remove | allow prevent | cause prevent | promote inhibit | activate inhibit | enable disable
success failure | true false | presence absence | present absent | alone together | same different | similar different
convex concave
"""
EXCLUSIVE = tuple(group.split() for line in _EXCLUSIVE.strip().splitlines() for group in line.split("|"))
"""Groups of words of which at most one is true of a thing."""

PREFIXES = (
    ("", "un", "non", "in", "im", "il", "ir", "dis", "anti", "mis"),
    ("", "self", "semi", "un", "weakly", "fully"),
    ("mono", "multi", "bi", "cross", "uni", "tri"),
    ("en", "de"),
    ("pre", "post", "mid"),
    ("over", "under"),
    ("intra", "inter"),
    ("hyper", "hypo"),
    ("micro", "macro"),
    ("homo", "hetero"),
    ("sub", "super"),
    ("out", "under"),
    ("maxi", "mini"),
    ("endo", "exo"),
    ("aero", "anaero"),
    ("up", "down"),
    ("in", "ex"),
)
"""Prefixes that make words of one root exclude each other: supervised, unsupervised, self-supervised."""
