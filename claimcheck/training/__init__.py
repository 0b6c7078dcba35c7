"""Training of the embedded entailment model: data, mix, train, evaluate, export.

Nothing in claimcheck imports this package; it needs the extra `[train]` (torch, transformers, onnx).
The order of work: `prepare` (data sets and papers -> one tokenised mix), `train`, `export`, `evaluate`.
"""
