"""Self-augmentation."""

from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812

from claimcheck.robust_xlt.batches import Batch
from claimcheck.robust_xlt.classifier import Classifier, Noise
from claimcheck.robust_xlt.objectives.base import Objective, Surroundings, cross_entropy
from claimcheck.robust_xlt.parts import SelfAugmentation


class SelfAugmentationObjective(Objective):
    """L(f(m E(x) + (1 - m) E(x')), y), x' from the encoder's own masked-word predictions, m ~ Beta(a, a).

    After SALT: Wang et al. 2023, arXiv:2309.10891. Some content tokens are masked, and each gets a draw from the best k
    predictions of the frozen encoder, in whatever language they are; without mixup m is 0.
    """

    def __init__(self, part: SelfAugmentation, surroundings: Surroundings) -> None:
        """Load the encoder's masked-language model. Raises ModelError where it has none."""
        super().__init__()
        self.part = part
        self.mask_id = int(surroundings.collator.tokenizer.mask_token_id)
        self.special_ids = sorted(surroundings.collator.special_ids)
        self._frozen: dict[str, Any] = {"model": surroundings.masked_lm()}  # a dict: no parameters of this objective

    def step(self, model: Classifier, batch: Batch) -> torch.Tensor:
        """Return the cross-entropy on mixed embeddings."""
        if self.part.ratio == 0:
            return cross_entropy(model, batch)
        shift = model.embed(self.substituted(batch)) - model.embed(batch.ids)
        batch.reseed()
        return F.cross_entropy(model(batch, Noise(embeddings=shift * (1 - self._mixture(batch)))).float(), batch.labels)

    @torch.no_grad()
    def substituted(self, batch: Batch) -> torch.Tensor:
        """Return token ids (n, length) with some content tokens substituted; special tokens and padding stay."""
        generator = batch.generator("self-augmentation")
        chosen = (torch.rand(batch.ids.shape, generator=generator, device=batch.ids.device) < self.part.ratio) & batch.content
        if not chosen.any():
            return batch.ids
        frozen = self._frozen["model"].to(batch.ids.device)
        extra = {"token_type_ids": batch.types} if int(getattr(frozen.config, "type_vocab_size", 0) or 0) > 1 else {}
        masked = batch.ids.masked_fill(chosen, self.mask_id)
        scores = frozen(input_ids=masked, attention_mask=batch.attention, **extra).logits[chosen].float()
        scores[:, self.special_ids] = -torch.inf
        best = scores.topk(min(self.part.top_k, scores.shape[1] - len(self.special_ids)), dim=-1)
        drawn = torch.multinomial(best.values.softmax(-1), 1, generator=generator)
        ids = batch.ids.clone()
        ids[chosen] = best.indices.gather(1, drawn).squeeze(1)
        return ids

    def _mixture(self, batch: Batch) -> float:
        alpha = self.part.mixup_alpha
        return batch.chance("mixup").betavariate(alpha, alpha) if self.part.mixup else 0.0
