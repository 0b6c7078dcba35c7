"""Pre-training of the built-in tiny BERT: masked language modelling on pairs of texts, one language a pair.

L = -E log p(x_M | x_rest), M 15 % of the tokens; of these 80 % are masked, 10 % random, 10 % kept (Devlin et al. 2019,
arXiv:1810.04805). Languages are drawn evenly, or by their size to a power.
"""

import json
import random
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F  # noqa: N812
import transformers
from torch import nn

from claimcheck.files import sha256_of, write_whole
from claimcheck.robust_xlt import devices
from claimcheck.robust_xlt.batches import GROUPED, Batch, Collator, Encoded, cut_by_length, derived_seed
from claimcheck.robust_xlt.checkpoints import CHECKPOINT
from claimcheck.robust_xlt.config import PretrainConfig, TrainingConfig
from claimcheck.robust_xlt.corpora import Corpus, load_corpus
from claimcheck.robust_xlt.encoder import CARD, load_tokenizer, tiny_bert
from claimcheck.robust_xlt.loop import Loop, Outcome, Share, Stop
from claimcheck.robust_xlt.metrics import Metrics
from claimcheck.robust_xlt.read_config import sha256_of_config
from claimcheck.robust_xlt.records import UNKNOWN_LABEL, Example
from claimcheck.robust_xlt.run_folder import claim_folder
from claimcheck.robust_xlt.synonyms import file_of
from claimcheck.robust_xlt.tokenizer import train_tokenizer

_MASKED, _RANDOM = 0.8, 0.1  # of the chosen tokens; the rest stays (BERT)
MODEL = "model"


class Masking(NamedTuple):
    """A batch with tokens hidden."""

    ids: torch.Tensor
    """(n, length), int64."""
    chosen: torch.Tensor
    """Which tokens are to be predicted, (n, length), bool."""


class MaskedLanguageModelling:
    """The loop's task."""

    def __init__(self, model: Any, collator: Collator, corpora: Sequence[Corpus], config: PretrainConfig) -> None:
        """`model` is a masked-language model of transformers."""
        self.module: nn.Module = model
        self.model = model
        self.collator, self.corpora, self.config = collator, corpora, config
        self.training: TrainingConfig = config.training
        self.n_steps = self.look_every = n_steps_of(config, sum(corpus.n_texts for corpus in corpora))
        self.device = next(model.parameters()).device
        self._languages = {
            language: [corpus for corpus in corpora if corpus.language == language]
            for language in sorted({corpus.language for corpus in corpora})
        }
        sizes = [sum(corpus.n_texts for corpus in alike) for alike in self._languages.values()]
        self._weights = [size**config.language_power for size in sizes]
        self._group = lru_cache(maxsize=1)(self._drawn_group)

    def shares(self, step: int) -> list[Share]:
        """Return this process's micro-batches of a step."""
        size, micro = self.training.batch_size, devices.micro_batch(self.training)
        n_together = GROUPED if self.training.group_by_length else 1
        examples = self._group(step // n_together, n_together)[step % n_together]
        starts = list(range(0, size, micro))
        mine = range(devices.rank(), len(starts), devices.world())
        return [self._share(examples[starts[at] : starts[at] + micro], step, at) for at in mine]

    def loss(self, batch: Batch) -> torch.Tensor:
        """Return the mean cross-entropy of the hidden tokens."""
        hidden = mask(batch, self.config.masked, self.collator, int(self.model.config.vocab_size))
        batch.reseed()
        states = self.model.bert(
            input_ids=hidden.ids, attention_mask=batch.attention, token_type_ids=batch.types
        ).last_hidden_state
        scores = self.model.cls(states[hidden.chosen])
        return F.cross_entropy(scores.float(), batch.ids[hidden.chosen])

    def look(self, step: int, notes: dict[str, float]) -> dict[str, float]:
        """Measure nothing."""
        del step, notes
        return {}

    def _drawn_group(self, number: int, n_batches: int) -> list[list[tuple[Example, Encoded]]]:
        """Return the pairs of `n_batches` batches that are drawn together, batch by batch."""
        size = self.training.batch_size
        rng = random.Random(derived_seed(self.training.seed, "texts", number))  # noqa: S311 - repeatable, not secret
        examples = [self._drawn(rng) for _ in range(n_batches * size)]
        encoded = self.collator.encode(examples)
        cuts = cut_by_length(range(len(examples)), [len(each.ids) for each in encoded], size, rng)
        return [[(examples[at], encoded[at]) for at in cut] for cut in cuts]

    def _drawn(self, rng: random.Random) -> Example:
        """Return a pair: a language by its weight, and within it every text as likely as any other."""
        (language,) = rng.choices(list(self._languages), self._weights)
        (corpus,) = rng.choices(self._languages[language], [each.n_texts for each in self._languages[language]])
        text_a, text_b = corpus.pair(rng)
        return Example("", 0, "", language, None, text_a, text_b, UNKNOWN_LABEL)

    def _share(self, drawn: list[tuple[Example, Encoded]], step: int, at: int) -> Share:
        examples, encoded = zip(*drawn, strict=True)
        seed = derived_seed(self.training.seed, "step", step, at)
        batch = self.collator.collate(examples, encoded, self.device).at(seed, step / max(1, self.n_steps - 1))
        return Share(batch, len(examples) / self.training.batch_size)


def pretrain(config: PretrainConfig, folder: Path, *, quiet: bool = False, stop: Stop | None = None) -> Outcome:
    """Train tokenizer and encoder in `folder`, from where an earlier call ended; FOLDER/model is the encoder at the end.

    Raises InputError and ModelError.
    """
    stop = stop or Stop(config.training.budget_s)
    device = devices.device_of(config.training.device)
    devices.join_others(device)
    claim_folder(folder, config)
    target = folder / MODEL
    if (target / CARD).is_file():
        card = json.loads((target / CARD).read_text("utf-8"))
        return Outcome(int(card["steps"]), True, float(card["seconds"]))
    corpora = [load_corpus(each) for each in config.corpora]
    tokenizer = _tokenizer(config, corpora, target)
    torch.manual_seed(derived_seed(config.training.seed, "weights"))
    transformers.utils.logging.disable_progress_bar()
    model = tiny_bert(config.model, len(tokenizer), tokenizer.pad_token_id, device)
    task = MaskedLanguageModelling(model, Collator(tokenizer, config.model.max_length), corpora, config)
    metrics = Metrics(folder, f"pre-training {config.name}", quiet=quiet, tensorboard=config.training.tensorboard)
    outcome = Loop(task, config.training, folder, metrics).run(stop)
    if outcome.is_done and devices.rank() == 0:
        model.save_pretrained(target)
        write_whole(target / CARD, _card(config, outcome).encode())
        (folder / CHECKPOINT).unlink(missing_ok=True)
    devices.wait_for_others()
    return outcome


def mask(batch: Batch, share: float, collator: Collator, n_tokens: int) -> Masking:
    """Return a batch's token ids with `share` of the content chosen; one token at least, so that the loss is defined."""
    generator = batch.generator("mask")
    draws = torch.rand(batch.ids.shape, generator=generator, device=batch.ids.device).masked_fill(~batch.content, 2.0)
    chosen = draws < share
    if not chosen.any():
        chosen = (draws == draws.min()) & batch.content
    kind = torch.rand(batch.ids.shape, generator=generator, device=batch.ids.device)
    others = torch.randint(n_tokens, batch.ids.shape, generator=generator, device=batch.ids.device)
    ids = batch.ids.masked_fill(chosen & (kind < _MASKED), int(collator.tokenizer.mask_token_id))
    return Masking(torch.where(chosen & (kind >= _MASKED) & (kind < _MASKED + _RANDOM), others, ids), chosen)


def n_steps_of(config: PretrainConfig, n_texts: int) -> int:
    """Return the steps of a pre-training: as given, or so many that each text is drawn once an epoch on average."""
    if config.training.max_steps is not None:
        return config.training.max_steps
    return max(1, round(config.training.epochs * n_texts / (2 * config.training.batch_size)))


def _tokenizer(config: PretrainConfig, corpora: Sequence[Corpus], target: Path) -> Any:
    """Return the run's tokenizer: what an earlier call trained, or a new one."""
    if not (target / "tokenizer.json").is_file() and devices.rank() == 0:
        texts = [text for corpus in corpora for text in corpus.texts()]
        tokenizer = train_tokenizer(texts, config.tokenizer, config.model.max_length)
        tokenizer.save_pretrained(target)
    devices.wait_for_others()
    return load_tokenizer(str(target))


def _card(config: PretrainConfig, outcome: Outcome) -> str:
    files = sorted({file_of(path) for corpus in config.corpora for path in corpus.files})
    said = {
        "name": config.name,
        "steps": outcome.step,
        "seconds": round(outcome.seconds, 3),
        "languages": sorted({corpus.language for corpus in config.corpora}),
        "inputs": {path.name: sha256_of(path) for path in files},
        "config_sha256": sha256_of_config(config),
        "config": config.model_dump(mode="json"),
    }
    return json.dumps(said, indent=2) + "\n"
