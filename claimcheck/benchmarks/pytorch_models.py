"""PyTorch models of the embedded ones' size with random weights and the embedded tokenizer: what speed is compared with."""

from pathlib import Path

from claimcheck.errors import InputError, reason_of
from claimcheck.shipped import shipped_path


def write_pytorch_models(work: Path) -> dict[str, str]:
    """Write a CrossEncoder ("model") and a SentenceTransformer ("embedder") to `work`; return their folders.

    Raises InputError where the extra [hub] is missing.
    """
    try:
        import torch
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
        from transformers import BertConfig, BertForSequenceClassification, BertModel, PreTrainedTokenizerFast
    except ImportError as error:
        raise InputError(
            f"The comparison needs PyTorch: {reason_of(error)}.", hint="Install it with `pip install claimcheck[hub]`."
        ) from error
    torch.manual_seed(0)
    shipped = shipped_path("data", "models", "embedder")
    config = BertConfig.from_json_file(str(shipped / "config.json"))
    config.num_labels = 3
    config.id2label = {0: "SUPPORTED", 1: "REFUTED", 2: "NOT_ENOUGH_INFO"}
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(shipped / "tokenizer.json"),
        model_max_length=256,
        **{"pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]"},
    )
    for folder, model in (("model", BertForSequenceClassification(config)), ("bert", BertModel(config))):
        model.save_pretrained(work / folder)
        tokenizer.save_pretrained(work / folder)
    transformer = Transformer(str(work / "bert"))
    embedder = SentenceTransformer(modules=[transformer, Pooling(transformer.get_embedding_dimension())])
    embedder.save(str(work / "embedder"))
    return {"model": str(work / "model"), "embedder": str(work / "embedder")}
